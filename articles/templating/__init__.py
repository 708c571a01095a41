"""What the templates of readers' pages (templates/readers/) can say, in Jinja2."""
