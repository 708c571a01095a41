// Choices of several keep the order in which they are picked: the order of the options is what is sent. A tag
// that was typed is taken as it was typed, however slow the list of suggestions is.
"use strict";
{
    function takesTypedWords(select) {
        const $ = django.jQuery;
        const box = select.nextElementSibling;
        let hasMoved = false;

        const take = (field) => {
            const words = field.value.trim();
            if (!words) return;
            field.value = "";
            const there = [...select.options].find((option) => option.value.toLowerCase() === words.toLowerCase());
            if (there) there.selected = true;
            else select.append(new Option(words, words, true, true));
            $(select).trigger("change");
            $(select).select2("close");
        };
        box.addEventListener(
            "keydown",
            (event) => {
                if (!event.target.matches(".select2-search__field") || event.isComposing) return;
                if (["ArrowDown", "ArrowUp"].includes(event.key)) hasMoved = true;
                else if (event.key !== "Enter") hasMoved = false;
                else if (!hasMoved && event.target.value.trim()) {
                    event.preventDefault();
                    event.stopPropagation();
                    take(event.target);
                }
            },
            true,
        );
        // What is left in the field when the form is sent was meant, too.
        select.form.addEventListener("submit", () => {
            const field = box.querySelector(".select2-search__field");
            if (field) take(field);
        });
    }

    document.addEventListener("DOMContentLoaded", () => {
        const $ = django.jQuery;
        // After the boxes have been made.
        setTimeout(() => document.querySelectorAll("select[data-tags]").forEach(takesTypedWords));
        $("select[data-ordered]").on("select2:select", function (event) {
            const option = event.params.data.element;
            if (option) {
                this.append(option);
                $(this).trigger("change");
            }
        });
    });
}
