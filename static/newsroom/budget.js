// The budget's grid: Enter saves in every cell, nothing that is typed is left without a question, and it prints.
"use strict";
{
    const form = document.getElementById("budget-form");
    if (form) {
        let isChanged = document.querySelector(".budget-grid .is-wrong") !== null;
        form.addEventListener("input", () => {
            isChanged = true;
        });
        form.addEventListener("submit", () => {
            isChanged = false;
        });
        form.addEventListener("keydown", (event) => {
            // A line wraps and stays one line: the key that ends it saves, as in the cells beside it.
            if (event.key === "Enter" && !event.isComposing && event.target.matches("textarea[data-line]")) {
                event.preventDefault();
                form.requestSubmit(form.querySelector("[type=submit]"));
            }
        });
        window.addEventListener("beforeunload", (event) => {
            if (isChanged) event.preventDefault();
        });
    }
    for (const button of document.querySelectorAll("[data-print]")) {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
    }
}
