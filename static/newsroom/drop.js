// Many photos at once. Each file is sent by itself, so that what is wrong with one costs that one; the server
// says in HTML what became of it. Without this the same form sends all of them together.
"use strict";
{
    const drop = document.getElementById("drop");
    const fix = document.getElementById("fix");
    const came = document.getElementById("came");
    const rows = document.getElementById("rows");
    const words = drop.dataset;
    const counted = { all: 0, done: 0, taken: 0, known: 0, refused: 0 };
    const queue = [];
    let isSending = false;
    let isChanged = document.querySelector("#fix .wrong") !== null;

    const filled = (text, values) => text.replace(/#(\w+)/g, (whole, name) => values[name] ?? whole);

    function made(html) {
        const box = document.createElement("template");
        box.innerHTML = html;
        return box.content;
    }

    // ── sending ──

    function line(name) {
        const item = document.createElement("li");
        const title = document.createElement("b");
        const said = document.createElement("span");
        item.className = "came";
        title.className = "came-name";
        title.textContent = name;
        said.className = "came-said";
        said.textContent = words.waiting;
        item.append(title, " ", said);
        return item;
    }

    function add(files) {
        for (const file of files) {
            const item = line(file.name);
            came.append(item);
            queue.push({ file, item, anyway: drop.elements.anyway.checked });
        }
        counted.all += files.length;
        tell();
        next();
    }

    function tell() {
        document.getElementById("drop-told").textContent = counted.all ? filled(words.told, counted) : "";
    }

    async function next() {
        if (isSending) return;
        isSending = true;
        // One after the other: the second of two files that are the same has to find the first.
        while (queue.length) await send(queue.shift());
        isSending = false;
    }

    function send(job) {
        return new Promise((done) => {
            const form = new FormData();
            form.append("csrfmiddlewaretoken", drop.elements.csrfmiddlewaretoken.value);
            form.append("one", "1");
            if (job.anyway) form.append("anyway", "on");
            form.append("files", job.file, job.file.name);
            const bar = document.createElement("progress");
            const said = job.item.querySelector(".came-said");
            bar.max = 1;
            bar.value = 0;
            bar.setAttribute("aria-label", job.file.name);
            said.before(bar);
            const request = new XMLHttpRequest();
            request.upload.addEventListener("progress", (event) => {
                if (!event.lengthComputable) return;
                bar.value = event.loaded / event.total;
                said.textContent = words.sending.replace("#", Math.round(bar.value * 100));
            });
            request.upload.addEventListener("load", () => {
                said.textContent = words.looking;
            });
            request.addEventListener("loadend", () => {
                bar.remove();
                answered(job, request);
                done();
            });
            request.open("POST", location.pathname);
            request.send(form);
        });
    }

    function answered(job, request) {
        let answer = null;
        try {
            answer = request.status === 200 ? JSON.parse(request.responseText) : null;
        } catch {
            // A page instead: the login.
        }
        counted.done += 1;
        if (!answer || !answer.line) {
            counted.refused += 1;
            failed(job, request);
        } else {
            counted[{ taken: "taken", refused: "refused" }[answer.result] ?? "known"] += 1;
            const item = made(answer.line).firstElementChild;
            job.item.replaceWith(item);
            const anyway = item.querySelector("[data-anyway]");
            if (anyway) {
                anyway.hidden = false;
                anyway.addEventListener("click", () => again({ ...job, item, anyway: true }, "known"));
            }
            if (answer.row) arrived(answer.row);
        }
        tell();
    }

    function failed(job, request) {
        const why =
            request.status === 0 ? words.failed
            : request.status === 413 ? words.tooLarge
            : [200, 403].includes(request.status) ? words.loggedOut
            : words.refused;
        const item = line(job.file.name);
        const button = document.createElement("button");
        item.classList.add("came-refused");
        item.querySelector(".came-said").textContent = why;
        button.type = "button";
        button.className = "button";
        button.textContent = words.again;
        button.addEventListener("click", () => again({ ...job, item }, "refused"));
        item.append(button);
        job.item.replaceWith(item);
    }

    function again(job, counter) {
        const item = line(job.file.name);
        job.item.replaceWith(item);
        // The button that had the keyboard is gone; its line is not.
        item.tabIndex = -1;
        item.focus();
        counted.done -= 1;
        counted[counter] -= 1;
        queue.push({ ...job, item });
        tell();
        next();
    }

    drop.querySelector("[data-without-script]").hidden = true;
    drop.elements.files.addEventListener("change", (event) => {
        add([...event.target.files]);
        event.target.value = "";
    });
    const zone = drop.querySelector(".drop-zone");
    const brings = (event) => event.dataTransfer?.types.includes("Files");
    // Wherever on the page: a file that misses the box would open in its place.
    addEventListener("dragover", (event) => {
        if (!brings(event)) return;
        event.preventDefault();
        zone.classList.add("is-over");
    });
    addEventListener("dragleave", (event) => {
        if (!event.relatedTarget) zone.classList.remove("is-over");
    });
    addEventListener("drop", (event) => {
        if (!brings(event)) return;
        event.preventDefault();
        zone.classList.remove("is-over");
        add([...event.dataTransfer.files]);
    });

    // ── the grid ──

    function arrived(html) {
        // More are taken, and found among the photos: the form could not be sent with all of them.
        if (rows.children.length >= Number(rows.dataset.most)) return;
        rows.append(made(html));
        fix.hidden = false;
        const numbers = [...rows.querySelectorAll("[name=photo]")].map((field) => field.value);
        // A page that is loaded again shows the same photos.
        history.replaceState(null, "", `?ids=${numbers.join(",")}`);
        fix.action = location.href;
        count();
    }

    function count() {
        const all = [...rows.children];
        const lacks = (row, names) =>
            names.every((name) => row.querySelector(`.in-${name} :is(input:not([type=hidden]), textarea)`)?.value.trim() === "");
        const told = document.getElementById("fix-told");
        told.textContent = filled(told.dataset.told, {
            all: all.length,
            credit: all.filter((row) => lacks(row, ["photographer", "agency", "credit_line"])).length,
            alt: all.filter((row) => lacks(row, ["alt_text"])).length,
        });
    }

    const fill = document.getElementById("fill");
    fill.hidden = false;
    fill.addEventListener("click", () => {
        for (const field of fix.querySelectorAll("[data-fills]")) {
            if (!field.value.trim()) continue;
            for (const empty of rows.querySelectorAll(`.in-${field.dataset.fills} :is(input:not([type=hidden]), textarea)`)) {
                if (!empty.value.trim()) empty.value = field.value;
            }
        }
        isChanged = true;
        count();
    });
    fix.addEventListener("input", () => {
        isChanged = true;
        count();
    });
    fix.addEventListener("submit", () => {
        isChanged = false;
    });
    addEventListener("beforeunload", (event) => {
        if (isSending || isChanged) event.preventDefault();
    });
    count();
}
