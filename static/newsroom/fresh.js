"use strict";

// This page as it is now; null where it cannot be had, as after the session has ended.
async function freshPage() {
    try {
        const answer = await fetch(location.pathname, { redirect: "error" });
        return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    } catch {
        return null;
    }
}
