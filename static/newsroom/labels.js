// Names for what Django's own scripts put into the page without one.
"use strict";
{
    function nameChoices(root) {
        for (const select of root.querySelectorAll("select.admin-autocomplete")) {
            const label = document.querySelector(`label[for="${select.id}"]`);
            const box = select.nextElementSibling;
            if (!label || !box?.matches(".select2")) continue;
            const name = label.textContent.replace(/:\s*$/, "").trim();
            for (const field of box.querySelectorAll(".select2-search__field")) field.setAttribute("aria-label", name);
            const shown = box.querySelector(".select2-selection__rendered");
            if (shown?.matches("[role=textbox]")) shown.setAttribute("aria-label", name);
            label.id ||= `label_${select.id}`;
            box.querySelector("[role=combobox]")?.setAttribute("aria-labelledby", `${label.id} ${shown?.id || ""}`.trim());
        }
    }

    document.addEventListener("DOMContentLoaded", () => {
        // Right after the other scripts have done the same.
        setTimeout(() => nameChoices(document));
    });
    window.addEventListener("load", () => {
        setTimeout(() => {
            for (const tip of document.querySelectorAll(".help-tooltip[aria-label]")) tip.setAttribute("role", "img");
        });
    });
    document.addEventListener("formset:added", (event) => setTimeout(() => nameChoices(event.target)));
}
