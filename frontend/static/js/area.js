// Drawing an area on a map, corner by corner; loaded when somebody asks for it. Whoever
// does not draw chooses the district and describes the place in words.

import { draw, leaflet } from "./map.js";

const MOST = 200;
const corner = (L) => L.divIcon({ className: "map__corner", iconSize: [14, 14] });

// The ring of a polygon without its last corner, which is the first once more.
const read = (text) => {
    try {
        return JSON.parse(text).coordinates[0].slice(0, -1).map(([x, y]) => [y, x]);
    } catch {
        return [];
    }
};

const write = (corners) => {
    if (corners.length < 3) return "";
    const ring = [...corners, corners[0]].map(([y, x]) => [Number(x.toFixed(6)), Number(y.toFixed(6))]);
    return JSON.stringify({ type: "Polygon", coordinates: [ring] });
};

export const show = async (place) => {
    const L = await leaflet(place.dataset);
    const here = place.querySelector("[data-map-here]");
    const field = document.getElementById(place.dataset.area);
    const tools = place.querySelector("[data-area-tools]");
    const state = place.querySelector("[data-area-state]");
    here.hidden = tools.hidden = false;
    place.setAttribute("data-opened", "");
    const map = await draw(L, place, here);
    const shape = L.polygon([], { className: "map__drawn" }).addTo(map);
    const dots = L.layerGroup().addTo(map);
    let corners = read(field.value);

    const update = () => {
        shape.setLatLngs(corners);
        dots.clearLayers();
        for (const at of corners) L.marker(at, { icon: corner(L), keyboard: false, interactive: false }).addTo(dots);
        field.value = write(corners);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        const words = corners.length < 3 ? state.dataset.few : state.dataset.done;
        state.textContent = words.replace("%n", corners.length);
    };
    const add = ({ lat, lng }) => {
        if (corners.length < MOST) corners.push([lat, lng]);
        update();
    };
    const undo = () => {
        corners.pop();
        update();
    };

    map.on("click", ({ latlng }) => add(latlng));
    map.doubleClickZoom.disable();
    here.addEventListener("keydown", (event) => {
        if (event.target !== here || !["Enter", "Backspace"].includes(event.key)) return;
        event.preventDefault();
        if (event.key === "Enter") add(map.getCenter());
        else undo();
    });
    tools.addEventListener("click", (event) => {
        const wanted = event.target.closest("button")?.dataset.areaDo;
        if (wanted === "undo") undo();
        if (wanted === "clear") {
            corners = [];
            update();
        }
    });
    if (corners.length) {
        update();
        map.fitBounds(shape.getBounds(), { padding: [40, 40] });
    }
    here.focus();
};
