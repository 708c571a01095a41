// Choices of several keep the order in which they are picked: the order of the options is what is sent.
"use strict";
{
    document.addEventListener("DOMContentLoaded", () => {
        const $ = django.jQuery;
        $("select[data-ordered]").on("select2:select", function (event) {
            const option = event.params.data.element;
            if (option) {
                this.append(option);
                $(this).trigger("change");
            }
        });
    });
}
