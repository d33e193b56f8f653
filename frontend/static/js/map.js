// Maps one can move, by Leaflet; loaded when somebody asks for one. The picture of the
// districts and the list beside it were there before, and stay.

const load = (tag, attributes) =>
    new Promise((resolve, reject) => {
        const element = Object.assign(document.createElement(tag), attributes);
        element.onload = resolve;
        element.onerror = () => reject(new Error(`Could not load ${attributes.src ?? attributes.href}`));
        document.head.append(element);
    });

export const leaflet = async ({ leaflet: src, style: href }) => {
    if (!window.L) await Promise.all([load("link", { rel: "stylesheet", href }), load("script", { src })]);
    return window.L;
};

// Leaflet takes strings for HTML, so texts go in as elements.
const words = (text, className = "") =>
    Object.assign(document.createElement("span"), { textContent: text, className });

const pin = (L, letter) =>
    L.divIcon({ className: "map__marker", html: words(letter, "map__key map__key--pin"), iconSize: [44, 44] });

export const draw = async (L, place, here) => {
    const { bounds, geojson, map: areas, tiles, attribution } = place.dataset;
    const map = L.map(here, { attributionControl: Boolean(tiles), zoomSnap: 0.5 });
    // Kainuu, until something says better.
    const [south, west, north, east] = (bounds || "63.7,26.7,65.3,30.7").split(",").map(Number);
    map.fitBounds([
        [south, west],
        [north, east],
    ]);
    if (tiles) L.tileLayer(tiles, { attribution }).addTo(map);
    const url = areas || geojson;
    if (url) {
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        if (answer.ok) {
            const layer = L.geoJSON(await answer.json(), {
                style: { className: "map__shape" },
                onEachFeature: ({ properties }, shape) => {
                    if (properties?.name) shape.bindTooltip(words(properties.name));
                },
            }).addTo(map);
            if (!bounds && layer.getBounds().isValid()) map.fitBounds(layer.getBounds());
        }
    }
    return map;
};

const list = (L, map, place) => {
    for (const item of place.querySelectorAll("li[data-latitude]")) {
        const { latitude, longitude } = item.dataset;
        const name = item.lastElementChild.textContent.trim();
        const letter = item.firstElementChild.textContent.trim();
        const marker = L.marker([latitude, longitude], { icon: pin(L, letter), alt: name, title: name });
        marker.on("add", () => marker.getElement().setAttribute("aria-label", name));
        marker.bindPopup(item.lastElementChild.cloneNode(true)).addTo(map);
    }
};

const choose = (L, map, place) => {
    const latitude = document.getElementById(place.dataset.latitude);
    const longitude = document.getElementById(place.dataset.longitude);
    let marker;
    const mark = (at) => {
        marker ??= L.marker(at, { icon: pin(L, ""), keyboard: false }).addTo(map);
        marker.setLatLng(at);
    };
    const take = (at) => {
        mark(at);
        latitude.value = at.lat.toFixed(5);
        longitude.value = at.lng.toFixed(5);
        latitude.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const typed = () => {
        if (!latitude.value || !longitude.value) return;
        const at = L.latLng(latitude.value.replace(",", "."), longitude.value.replace(",", "."));
        mark(at);
        map.panTo(at);
    };
    map.on("click", ({ latlng }) => take(latlng));
    map.getContainer().addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target !== map.getContainer()) return;
        event.preventDefault();
        take(map.getCenter());
    });
    latitude.addEventListener("change", typed);
    longitude.addEventListener("change", typed);
    typed();
};

export const show = async (place) => {
    const L = await leaflet(place.dataset);
    const here = place.querySelector("[data-map-here]");
    here.hidden = false;
    place.setAttribute("data-opened", "");
    place.querySelector(".map__picture")?.setAttribute("hidden", "");
    const map = await draw(L, place, here);
    if ("mapPicker" in place.dataset) choose(L, map, place);
    else list(L, map, place);
    here.focus();
};
