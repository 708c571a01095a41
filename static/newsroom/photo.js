// The form of a photo: what the file says of itself fills the empty fields before it is saved. How it is
// cropped stands in crops.js.
"use strict";
{
    const BEGINNING = 2 * 1024 * 1024;

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
