// Shows a preview beside the story's form, as wide as a phone or a desktop; without it, it opens in a window.
"use strict";
{
    document.addEventListener("DOMContentLoaded", () => {
        const panel = document.getElementById("preview-panel");
        if (!panel) return;
        const frame = panel.querySelector("iframe");
        // Named here: without the script the preview would be sent into a frame that nobody sees.
        frame.name = frame.contentWindow.name = frame.dataset.name;
        const room = panel.querySelector(".preview-room");
        const widths = [...panel.querySelectorAll("[data-width]")];

        const fit = () => {
            const width = Number(widths.find((one) => one.getAttribute("aria-pressed") === "true").dataset.width);
            const scale = Math.min(1, room.clientWidth / width);
            frame.style.width = `${width}px`;
            frame.style.height = `${room.clientHeight / scale}px`;
            frame.style.transform = `scale(${scale})`;
        };
        for (const button of widths) {
            button.addEventListener("click", () => {
                for (const one of widths) one.setAttribute("aria-pressed", String(one === button));
                fit();
            });
        }
        const close = () => {
            panel.hidden = true;
            document.body.classList.remove("has-preview");
            document.querySelector("[data-preview]").focus();
        };
        panel.querySelector("[data-close]").addEventListener("click", close);
        panel.addEventListener("keydown", (event) => {
            if (event.key === "Escape") close();
        });
        window.addEventListener("resize", fit);
        for (const button of document.querySelectorAll("[data-preview]")) {
            button.addEventListener("click", () => {
                panel.hidden = false;
                document.body.classList.add("has-preview");
                fit();
            });
        }
    });
}
