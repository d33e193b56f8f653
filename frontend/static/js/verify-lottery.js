// Checks a panel's lottery in the browser: the same steps as panels/sortition/verify.py,
// whose words and codes they share. All sentences stand in the page; see
// docs/reference/sortition.md for the attributes. Without JavaScript the page names the
// command instead.
(() => {
    "use strict";

    const VERSION = "panel-lottery-v1";
    const ID = /^[23456789BCDFGHJKMNPQRSTVWXZ]{5}$/;
    const HASH = /^[0-9a-f]{64}$/;
    const OUTCOMES_PER_PANEL = 1000n;
    const RANGE = 1n << 128n;
    const NEEDED = { beacon: ["round"], national_draw: ["numbers", "highest"], dice: ["digits"], undeclared: [] };

    class LotteryError extends Error {}

    const sha256 = async (bytes) => {
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    };

    // Sorted keys and no blanks: what is written again has to be the same text.
    const canonical = (value) => {
        if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
        if (value === null || typeof value !== "object") return JSON.stringify(value);
        const keys = Object.keys(value).sort();
        return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
    };

    const isText = (value) => typeof value === "string";
    const isTexts = (value) => Array.isArray(value) && value.every(isText);
    const isWhole = (value, least) => Number.isSafeInteger(value) && value >= least;
    const isSource = (value) => {
        const needed = value && Object.hasOwn(NEEDED, value.kind) && NEEDED[value.kind];
        return Boolean(needed) && needed.every((key) => isWhole(value[key], 1));
    };

    // JSON can have half a character, which is written as its escape and by no UTF-8.
    const HALF = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

    const read = (bytes) => {
        let text;
        let plain;
        let written;
        try {
            text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
            plain = JSON.parse(text);
            written = canonical(plain);
        } catch {
            throw new LotteryError("no_lottery");
        }
        const isLottery =
            !HALF.test(written) &&
            plain?.v === VERSION &&
            isText(plain.name) &&
            isText(plain.algorithm) &&
            (plain.sealed === "" || HASH.test(plain.sealed)) &&
            isWhole(plain.seats, 1) &&
            isWhole(plain.reserve, 0) &&
            isTexts(plain.ids) &&
            plain.ids.length > 0 &&
            Array.isArray(plain.panels) &&
            plain.panels.length > 0 &&
            plain.panels.every(isTexts) &&
            isSource(plain.randomness);
        if (!isLottery) throw new LotteryError("no_lottery");
        return { text, plain, written };
    };

    const choose = (all, some) => {
        let ways = 1n;
        for (let n = 1n; n <= BigInt(some); n += 1n) ways = (ways * (BigInt(all) - BigInt(some) + n)) / n;
        return ways;
    };
    const isDirect = (source, size) => source.kind === "dice" && size === 10 ** Math.min(source.digits, 9);
    const isStrong = (source, size) => {
        const wanted = BigInt(size) * OUTCOMES_PER_PANEL;
        if (source.kind === "dice") return isDirect(source, size) || 10n ** BigInt(Math.min(source.digits, 40)) >= wanted;
        if (source.kind !== "national_draw") return true;
        const { numbers, highest } = source;
        return numbers < highest && highest <= 1000 && choose(highest, numbers) >= wanted;
    };

    const label = (number, size) => String(number).padStart(String(size - 1).length, "0");
    const isAscending = (texts) => texts.every((text, place) => place === 0 || texts[place - 1] < text);

    const check = ({ text, plain, written }, hash, expected) => {
        const problems = new Set();
        const known = new Set(plain.ids);
        if (expected && expected.trim().toLowerCase() !== hash) problems.add("other_hash");
        if (written !== text) problems.add("not_canonical");
        if (!plain.ids.every((id) => ID.test(id)) || !isAscending(plain.ids)) problems.add("bad_id");
        for (const panel of plain.panels) {
            if (panel.length !== plain.seats) problems.add("wrong_size");
            if (!isAscending(panel)) problems.add("repeated_id");
            if (!panel.every((id) => known.has(id))) problems.add("unknown_id");
        }
        if (!isStrong(plain.randomness, plain.panels.length)) problems.add("weak_randomness");
        return problems;
    };

    const answerOfBeacon = async (source, text) => {
        try {
            const { round, randomness, signature } = JSON.parse(text);
            if (!/^([0-9a-f]{2})+$/i.test(signature)) throw new LotteryError("bad_randomness");
            const bytes = Uint8Array.from(signature.match(/../g), (pair) => Number.parseInt(pair, 16));
            const signed = await sha256(bytes);
            if (round === source.round && randomness.toLowerCase() === signed) return signed;
        } catch {
            // What is no answer of the beacon is refused below like one of another round.
        }
        throw new LotteryError("bad_randomness");
    };

    const normalise = async (source, given) => {
        const text = given.trim();
        if (source.kind === "beacon") {
            if (text.startsWith("{")) return answerOfBeacon(source, text);
            const digits = text.toLowerCase().replace(/\s/g, "");
            if (HASH.test(digits)) return digits;
        } else if (source.kind === "national_draw") {
            const words = text.split(/[ ,;-]+/).filter(Boolean);
            const isWritten = words.every((word) => /^[0-9]{1,4}$/.test(word));
            const numbers = [...new Set(words.map(Number))].sort((a, b) => a - b);
            const isDraw = isWritten && numbers.length === words.length && numbers.length === source.numbers;
            if (isDraw && numbers[0] >= 1 && numbers.at(-1) <= source.highest) return numbers.join("-");
        } else if (source.kind === "dice") {
            const digits = text.replace(/[ ,;-]/g, "");
            if (/^[0-9]+$/.test(digits) && digits.length === source.digits) return digits;
        } else if (text) {
            return text;
        }
        throw new LotteryError("bad_randomness");
    };

    const drawn = async (source, size, hash, randomness) => {
        if (isDirect(source, size)) return Number(randomness);
        const limit = RANGE - (RANGE % BigInt(size));
        for (let counter = 0; ; counter += 1) {
            const text = `${VERSION}|${hash}|${randomness}|${counter}`;
            const digest = await sha256(new TextEncoder().encode(text));
            const x = BigInt(`0x${digest.slice(0, 32)}`);
            if (x < limit) return Number(x % BigInt(size));
        }
    };

    // The answer has the names that `verify --json` gives.
    const verifyLottery = async (bytes, { randomness = "", id = "", sha256: expected = "" } = {}) => {
        const lottery = read(bytes);
        const { plain } = lottery;
        const hash = await sha256(bytes);
        const problems = check(lottery, hash, expected);
        const counts = new Map(plain.ids.map((text) => [text, 0]));
        for (const panel of plain.panels) for (const text of panel) counts.set(text, (counts.get(text) ?? 0) + 1);
        let smallest = Infinity;
        let largest = 0;
        for (const text of plain.ids) {
            smallest = Math.min(smallest, counts.get(text));
            largest = Math.max(largest, counts.get(text));
        }
        const size = plain.panels.length;
        const found = { sha256: hash, name: plain.name, panels: size, seats: plain.seats, people: plain.ids.length, smallest, largest, source: plain.randomness };
        if (randomness.trim()) {
            found.randomness = await normalise(plain.randomness, randomness);
            found.number = await drawn(plain.randomness, size, hash, found.randomness);
            found.label = label(found.number, size);
            found.panel = plain.panels[found.number];
        }
        const mine = id.trim().toUpperCase();
        if (mine) {
            found.my_id = mine;
            if (plain.ids.includes(mine)) {
                found.my_panels = counts.get(mine);
                if (found.panel) found.is_drawn = found.panel.includes(mine);
            } else problems.add("unknown_my_id");
        }
        found.problems = [...problems];
        found.holds = problems.size === 0;
        return found;
    };
    window.verifyLottery = verifyLottery;

    const bytesOf = async (form) => {
        const file = form.querySelector("[data-lottery-file]")?.files[0];
        if (file) return new Uint8Array(await file.arrayBuffer());
        const answer = await fetch(form.dataset.lotteryUrl);
        if (!answer.ok) throw new LotteryError("unreadable");
        return new Uint8Array(await answer.arrayBuffer());
    };

    const show = (place, found) => {
        for (const out of place.querySelectorAll("[data-lottery-out]")) {
            const value = found[out.dataset.lotteryOut];
            out.textContent = Array.isArray(value) ? value.join(" ") : String(value ?? "");
        }
        const states = {
            read: "sha256" in found,
            drawn: "label" in found,
            mine: "my_panels" in found,
            is_drawn: found.is_drawn === true,
            is_not_drawn: found.is_drawn === false,
            undeclared: found.source?.kind === "undeclared",
            holds: found.problems.length === 0,
            // Somebody who has mistyped a number has found nothing wrong with the list.
            fails: found.problems.some((code) => code !== "unknown_my_id"),
        };
        for (const part of place.querySelectorAll("[data-lottery-when]")) part.hidden = !states[part.dataset.lotteryWhen];
        for (const part of place.querySelectorAll("[data-lottery-problem]")) {
            part.hidden = !found.problems.includes(part.dataset.lotteryProblem);
        }
        place.hidden = false;
    };

    const run = async (form) => {
        const field = (name) => form.querySelector(`[data-lottery-${name}]`)?.value ?? "";
        const place = document.querySelector("[data-lottery-result]");
        const given = { randomness: field("randomness"), id: field("id"), sha256: form.dataset.lotterySha256 };
        let found;
        try {
            if (!window.crypto?.subtle) throw new LotteryError("no_crypto");
            found = await verifyLottery(await bytesOf(form), given);
        } catch (error) {
            found = { problems: [error instanceof LotteryError ? error.message : "unreadable"] };
        }
        show(place, found);
    };

    addEventListener("submit", (event) => {
        const form = event.target.closest?.("[data-verify-lottery]");
        if (!form) return;
        event.preventDefault();
        run(form);
    });
    for (const form of document.querySelectorAll("[data-verify-lottery]")) form.hidden = false;
})();
