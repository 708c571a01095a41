// Keeps the desk up to date while nobody is doing anything on it. Without it, a reload does the same.
"use strict";
{
    const EVERY = 60000;

    function isBusy(desk) {
        return document.hidden || desk.matches(":hover") || desk.contains(document.activeElement)
            || !document.getSelection().isCollapsed;
    }

    async function refresh() {
        const desk = document.querySelector("[data-fresh]");
        if (!desk || isBusy(desk)) return;
        const there = (await freshPage())?.querySelector("[data-fresh]");
        if (there && !isBusy(desk)) desk.replaceWith(document.adoptNode(there));
    }

    setInterval(refresh, EVERY);
    document.addEventListener("visibilitychange", refresh);
}
