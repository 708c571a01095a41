// The form of a photo: what the file says of itself fills the empty fields before it is saved, and the focal
// point is put by clicking on the picture or with the arrow keys. The number fields do the same.
"use strict";
{
    const BEGINNING = 2 * 1024 * 1024;
    const STEP = 0.02;

    function pointing(focal) {
        const image = focal.querySelector("img");
        const point = focal.querySelector(".focal-point");
        const across = document.getElementById("id_focal_x");
        const down = document.getElementById("id_focal_y");
        const inside = (number) => Math.min(1, Math.max(0, Number(number) || 0));

        function show() {
            point.style.left = `${inside(across.value) * 100}%`;
            point.style.top = `${inside(down.value) * 100}%`;
        }

        function put(x, y) {
            across.value = inside(x).toFixed(2);
            down.value = inside(y).toFixed(2);
            const words = `${Math.round(across.value * 100)} % from the left, ${Math.round(down.value * 100)} % from the top`;
            focal.querySelector(".focal-said").textContent = words;
            show();
        }

        image.addEventListener("click", (event) => {
            const box = image.getBoundingClientRect();
            put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
        });
        const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
        point.addEventListener("keydown", (event) => {
            const move = moves[event.key];
            if (!move) return;
            event.preventDefault();
            put(inside(across.value) + move[0] * STEP, inside(down.value) + move[1] * STEP);
        });
        for (const field of [across, down]) field.addEventListener("input", show);
        show();
    }

    // A JPEG says of itself at its beginning; the whole of it need not be sent twice.
    const toRead = (file) => (file.type === "image/jpeg" ? file.slice(0, BEGINNING, file.type) : file);

    async function read(file, focal) {
        const form = new FormData();
        form.append("image", toRead(file), file.name);
        form.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
        const response = await fetch(focal.dataset.readUrl, { method: "POST", body: form });
        if (!response.ok) return;
        const { fields } = await response.json();
        for (const [name, value] of Object.entries(fields)) {
            const field = document.getElementById(`id_${name}`);
            if (!field || field.value) continue;
            field.value = value;
            field.classList.add("from-file");
            field.title = "From the file";
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }
    }

    document.addEventListener("DOMContentLoaded", () => {
        const focal = document.getElementById("focal");
        const input = document.getElementById("id_image");
        if (!focal || !input) return;
        document.querySelector(".field-focal_x")?.before(focal);
        pointing(focal);
        input.addEventListener("change", () => {
            const file = input.files[0];
            if (!file) return;
            const image = focal.querySelector("img");
            const address = URL.createObjectURL(file);
            image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
            image.addEventListener("error", () => (focal.hidden = true), { once: true });
            image.src = address;
            focal.hidden = false;
            read(file, focal);
        });
    });
}
