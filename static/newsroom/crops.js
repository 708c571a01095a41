// How a photo is cropped: the focal point is put by clicking on the picture or with the arrow keys, each shape is
// shown as readers will see it, and a shape that is chosen gets a frame to drag. The number fields do the same
// for the focal point; the frames are sent as JSON (articles/photos/crops.py says what stands in it).
"use strict";
{
    const STEP = 0.02;
    const LEAST = 0.1;
    const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const between = (number, most) => Math.min(most, Math.max(0, Number(number) || 0));
    const percent = (part) => `${part * 100}%`;
    const kept = (part) => Math.floor(part * 1e5) / 1e5;

    class Cropping {
        constructor(stage, across, down, field) {
            Object.assign(this, { stage, across, down, field, chosen: null });
            this.image = stage.querySelector(".focal-frame img");
            this.point = stage.querySelector(".focal-point");
            this.frame = stage.querySelector(".crop-frame");
            this.tools = stage.querySelector(".crop-tools");
            this.pieces = [...stage.querySelectorAll(".crop-piece")];
            try {
                this.crops = JSON.parse(field.value || "{}") || {};
            } catch {
                this.crops = {};
            }
            this.listen();
            stage.querySelector(".crop-pieces").hidden = false;
            this.show();
        }

        // ── what is where, in parts of the picture ──

        get ratio() {
            const { width, height } = this.image.dataset;
            if (width && height) return width / height;
            return this.image.naturalWidth / this.image.naturalHeight || 1.5;
        }

        get focal() {
            return [between(this.across.value, 1), between(this.down.value, 1)];
        }

        // The part of its height that a piece takes which takes this part of its width.
        height(piece, width) {
            return (width * this.ratio * piece.dataset.down) / piece.dataset.across;
        }

        most(piece) {
            return Math.min(1, 1 / this.height(piece, 1));
        }

        crop(piece) {
            const own = this.crops[piece.dataset.piece];
            if (own) return own;
            const width = this.most(piece);
            const [x, y] = this.focal;
            const height = this.height(piece, width);
            return [between(x - width / 2, 1 - width), between(y - height / 2, 1 - height), width];
        }

        // ── changing it ──

        put(x, y) {
            this.across.value = between(x, 1).toFixed(2);
            this.down.value = between(y, 1).toFixed(2);
            const [left, top] = this.focal.map((part) => Math.round(part * 100));
            this.say(`${left} % from the left, ${top} % from the top`);
            this.across.dispatchEvent(new Event("input", { bubbles: true }));
        }

        set(x, y, width) {
            const piece = this.chosen;
            const most = this.most(piece);
            const wide = Math.min(most, Math.max(LEAST * most, width));
            const high = this.height(piece, wide);
            this.crops[piece.dataset.piece] = [between(x, 1 - wide), between(y, 1 - high), wide].map(kept);
            this.changed();
        }

        // Around its own middle.
        scale(by) {
            const [x, y, width] = this.crop(this.chosen);
            const most = this.most(this.chosen);
            const wide = Math.min(most, Math.max(LEAST * most, width * by));
            const taller = this.height(this.chosen, wide) - this.height(this.chosen, width);
            this.set(x - (wide - width) / 2, y - taller / 2, wide);
            this.tell();
        }

        move(across, down) {
            const [x, y, width] = this.crop(this.chosen);
            this.set(x + across, y + down, width);
            this.tell();
        }

        back() {
            delete this.crops[this.chosen.dataset.piece];
            this.changed();
            this.say(`${this.named()}: around the focal point`);
        }

        // Another picture: what was set for the one before says nothing of it.
        clear() {
            this.crops = {};
            this.choose(null);
            this.changed();
        }

        changed() {
            this.field.value = JSON.stringify(this.crops);
            this.field.dispatchEvent(new Event("input", { bubbles: true }));
            this.show();
        }

        choose(piece) {
            this.chosen = piece;
            for (const one of this.pieces) one.setAttribute("aria-pressed", String(one === piece));
            this.frame.hidden = this.tools.hidden = piece === null;
            if (piece) {
                const words = this.named();
                this.tools.querySelector(".crop-chosen").textContent = words;
                this.frame.setAttribute("aria-label", `Frame of ${words}: arrow keys move it, + and − change its size`);
            }
            this.show();
            if (piece) this.frame.focus({ preventScroll: true });
        }

        // ── showing it ──

        named() {
            return this.chosen.querySelector(".crop-name").textContent;
        }

        say(words) {
            this.stage.querySelector(".focal-said").textContent = words;
        }

        tell() {
            const [x, y, width] = this.crop(this.chosen).map((part) => Math.round(part * 100));
            this.say(`${this.named()}: ${x} % from the left, ${y} % from the top, ${width} % wide`);
        }

        show() {
            const [x, y] = this.focal;
            Object.assign(this.point.style, { left: percent(x), top: percent(y) });
            for (const piece of this.pieces) this.preview(piece);
            if (!this.chosen) return;
            const [left, top, width] = this.crop(this.chosen);
            const height = this.height(this.chosen, width);
            Object.assign(this.frame.style, {
                left: percent(left), top: percent(top), width: percent(width), height: percent(height),
            });
            this.tools.querySelector("[data-back]").disabled = !(this.chosen.dataset.piece in this.crops);
        }

        preview(piece) {
            const [left, top, width] = this.crop(piece);
            const height = this.height(piece, width);
            const image = piece.querySelector("img");
            if (image.src !== this.image.src) image.src = this.image.src;
            piece.querySelector(".crop-shown").style.aspectRatio = `${piece.dataset.across} / ${piece.dataset.down}`;
            Object.assign(image.style, {
                width: percent(1 / width), height: percent(1 / height),
                left: percent(-left / width), top: percent(-top / height),
            });
            piece.querySelector(".crop-how b").hidden = !(piece.dataset.piece in this.crops);
        }

        // ── the pointer and the keys ──

        listen() {
            this.image.addEventListener("click", (event) => this.put(...this.at(event)));
            this.image.addEventListener("load", () => this.show());
            this.point.addEventListener("keydown", (event) => {
                const move = MOVES[event.key];
                if (!move) return;
                event.preventDefault();
                const [x, y] = this.focal;
                this.put(x + move[0] * STEP, y + move[1] * STEP);
            });
            for (const field of [this.across, this.down]) field.addEventListener("input", () => this.show());
            for (const piece of this.pieces) {
                piece.addEventListener("click", () => this.choose(piece === this.chosen ? null : piece));
            }
            this.frame.addEventListener("keydown", (event) => this.key(event));
            this.frame.addEventListener("pointerdown", (event) => this.drag(event));
            const button = (name, act) => this.tools.querySelector(`[data-${name}]`).addEventListener("click", act);
            button("smaller", () => this.scale(1 / 1.1));
            button("larger", () => this.scale(1.1));
            button("back", () => this.back());
            button("done", () => this.leave());
        }

        leave() {
            const piece = this.chosen;
            this.choose(null);
            piece.focus({ preventScroll: true });
        }

        at(event) {
            const box = this.image.getBoundingClientRect();
            return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
        }

        key(event) {
            const move = MOVES[event.key];
            const step = event.shiftKey ? STEP * 5 : STEP;
            if (move) this.move(move[0] * step, move[1] * step);
            else if (event.key === "+" || event.key === "=") this.scale(1.1);
            else if (event.key === "-" || event.key === "−") this.scale(1 / 1.1);
            else if (event.key === "Escape") this.leave();
            else return;
            event.preventDefault();
        }

        drag(event) {
            if (event.button !== 0) return;
            event.preventDefault();
            this.frame.focus({ preventScroll: true });
            const isCorner = event.target.matches(".crop-corner");
            const [fromX, fromY] = this.at(event);
            const [x, y, width] = this.crop(this.chosen);
            const tallest = this.height(this.chosen, 1);
            const moved = (next) => {
                const [toX, toY] = this.at(next);
                if (!isCorner) return this.set(x + toX - fromX, y + toY - fromY, width);
                const wide = width + Math.max(toX - fromX, (toY - fromY) / tallest);
                return this.set(x, y, Math.min(wide, 1 - x, (1 - y) / tallest));
            };
            const done = () => {
                this.frame.removeEventListener("pointermove", moved);
                this.tell();
            };
            this.frame.setPointerCapture(event.pointerId);
            this.frame.addEventListener("pointermove", moved);
            this.frame.addEventListener("lostpointercapture", done, { once: true });
        }
    }

    document.addEventListener("DOMContentLoaded", () => {
        const stage = document.getElementById("focal");
        const fields = ["id_focal_x", "id_focal_y", "id_crops"].map((id) => document.getElementById(id));
        if (!stage || fields.includes(null)) return;
        const cropping = new Cropping(stage, ...fields);
        document.getElementById("id_image")?.addEventListener("change", (event) => {
            if (!event.target.files.length) return;
            delete cropping.image.dataset.width;
            cropping.clear();
        });
    });
}
