"""Every save of a story, whole: kept, compared, merged and put back."""
