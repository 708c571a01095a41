// What is typed into a new entry is kept in this tab, whatever is pressed meanwhile, until it is posted.
"use strict";
{
    const form = document.querySelector(".post-form");
    const place = `live ${location.pathname}`;
    const fields = ["text", "heading"].map((name) => form.elements[name]);
    const typed = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const kept = JSON.parse(sessionStorage.getItem(place) ?? "{}");
    const isPosted = kept.sent && document.querySelector(".messagelist .success") && !form.querySelector(".errorlist");

    if (isPosted) sessionStorage.removeItem(place);
    else for (const field of fields) if (!field.value) field.value = kept[field.name] ?? "";
    if (fields[1].value) form.querySelector(".post-more").open = true;

    form.addEventListener("input", () => sessionStorage.setItem(place, JSON.stringify(typed())));
    form.addEventListener("submit", () => sessionStorage.setItem(place, JSON.stringify({ ...typed(), sent: true })));
    for (const other of document.querySelectorAll("form:not(.post-form)")) {
        other.addEventListener("submit", () => sessionStorage.setItem(place, JSON.stringify(typed())));
    }
}
