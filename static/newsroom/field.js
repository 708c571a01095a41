// A link that leads to a field of a form ends in that field: editors and pickers above it, which make themselves
// as large as they are when the browser has been there already, would push it out of sight. It is held there
// until somebody does something.
"use strict";
addEventListener("load", () => {
    const place = location.hash.startsWith("#") && document.getElementById(location.hash.slice(1));
    if (!place || !place.closest("form")) return;
    const chosen = place.matches("select") && place.parentElement.querySelector(".select2-selection");
    const field = chosen || place;
    const growing = new ResizeObserver(() => field.scrollIntoView({ block: "center", behavior: "instant" }));
    const acts = ["wheel", "pointerdown", "touchstart", "keydown"];
    for (const act of acts) addEventListener(act, () => growing.disconnect(), { once: true, passive: true });
    requestAnimationFrame(() => {
        field.focus({ preventScroll: true });
        growing.observe(place.closest("form"));
    });
});
