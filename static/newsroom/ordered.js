// Choices of several keep the order in which they are picked: the order of the options is what is sent. A tag
// that was typed is taken as it was typed, however slow the list of suggestions is. Choices with long names stand
// in a list below the field, and are moved there by dragging or with buttons.
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

    function button(sign, name, act) {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = sign;
        made.setAttribute("aria-label", name);
        made.addEventListener("click", act);
        return made;
    }

    function listed(select) {
        const list = document.createElement("ol");
        const said = document.createElement("span");
        let dragged = null;
        list.className = "listed";
        said.className = "visually-hidden";
        said.setAttribute("role", "status");
        (select.closest(".related-widget-wrapper") || select.nextElementSibling).after(list, said);
        const chosen = () => [...select.options].filter((option) => option.selected);
        const changed = () => select.dispatchEvent(new Event("change", { bubbles: true }));

        // Put `option` at a place among the chosen.
        function moveTo(option, place) {
            const others = chosen().filter((other) => other !== option);
            if (others[place]) others[place].before(option);
            else others.at(-1)?.after(option);
            changed();
            said.textContent = `Now number ${place + 1} of ${others.length + 1}.`;
        }

        function step(option, by) {
            moveTo(option, chosen().indexOf(option) + by);
            const [up, down] = list.children[chosen().indexOf(option)].querySelectorAll("button");
            const [wanted, other] = by < 0 ? [up, down] : [down, up];
            (wanted.disabled ? other : wanted).focus();
        }

        function remove(option) {
            const place = chosen().indexOf(option);
            option.remove();
            changed();
            said.textContent = `${option.text} is taken out.`;
            const next = list.children[Math.min(place, list.children.length - 1)];
            if (next) next.querySelector("button:last-child").focus();
            else select.nextElementSibling.querySelector(".select2-search__field").focus();
        }

        function row(option, place, all) {
            const made = document.createElement("li");
            const name = document.createElement("span");
            name.textContent = option.text;
            const up = button("↑", `Move up: ${option.text}`, () => step(option, -1));
            const down = button("↓", `Move down: ${option.text}`, () => step(option, 1));
            up.disabled = place === 0;
            down.disabled = place === all.length - 1;
            made.append(name, up, down, button("✕", `Take out: ${option.text}`, () => remove(option)));
            made.draggable = true;
            made.addEventListener("dragstart", (event) => {
                dragged = option;
                event.dataTransfer.effectAllowed = "move";
                made.classList.add("is-dragged");
            });
            made.addEventListener("dragend", () => {
                dragged = null;
                made.classList.remove("is-dragged");
            });
            made.addEventListener("dragover", (event) => dragged && event.preventDefault());
            made.addEventListener("drop", (event) => {
                if (!dragged) return;
                event.preventDefault();
                moveTo(dragged, place);
            });
            return made;
        }

        const show = () => list.replaceChildren(...chosen().map(row));
        django.jQuery(select).on("change", show);
        show();
    }

    document.addEventListener("DOMContentLoaded", () => {
        const $ = django.jQuery;
        // After the boxes have been made.
        setTimeout(() => {
            document.querySelectorAll("select[data-tags]").forEach(takesTypedWords);
            document.querySelectorAll("select[data-listed]").forEach(listed);
        });
        $("select[data-ordered]").on("select2:select", function (event) {
            const option = event.params.data.element;
            if (option) {
                this.append(option);
                $(this).trigger("change");
            }
        });
    });
}
