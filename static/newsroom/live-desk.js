// What is typed into a new entry is kept in this tab, whatever is pressed meanwhile, until it is posted.
"use strict";
{
    const form = document.querySelector(".post-form");
    const place = `live ${location.pathname}`;
    const fields = ["text", "heading"].map((name) => form.elements[name]);
    const kept = JSON.parse(sessionStorage.getItem(place) ?? "{}");
    const isPosted = kept.isSent && document.querySelector(".messagelist .success") && !form.querySelector(".errorlist");

    function keep(isSent) {
        const typed = Object.fromEntries(fields.map((field) => [field.name, field.value]));
        sessionStorage.setItem(place, JSON.stringify({ ...typed, isSent }));
    }

    if (!isPosted) for (const field of fields) field.value ||= kept[field.name] ?? "";
    if (fields[1].value) form.querySelector(".post-more").open = true;
    // What was sent and did not arrive is typed and not sent.
    keep(false);
    form.addEventListener("input", () => keep(false));
    form.addEventListener("submit", () => keep(true));
}
