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
        let fresh;
        try {
            const answer = await fetch(location.pathname, { redirect: "error" });
            if (!answer.ok) return;
            fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        } catch {
            return;
        }
        const there = fresh.querySelector("[data-fresh]");
        if (there && !isBusy(desk)) desk.replaceWith(document.adoptNode(there));
    }

    setInterval(refresh, EVERY);
    document.addEventListener("visibilitychange", refresh);
}
