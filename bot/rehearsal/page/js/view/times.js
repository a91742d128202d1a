// Instants in words, in the zone of the person whose part is taken.

const SHAPES = {
  t: { hour: "2-digit", minute: "2-digit" },
  T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  d: { day: "2-digit", month: "2-digit", year: "numeric" },
  D: { day: "numeric", month: "long", year: "numeric" },
  f: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  F: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  s: { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" },
  S: { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  short: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
};
const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["week", 604800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const formats = new Map();

/** An instant in one of Discord's styles (or `short`, `day`), in a zone. */
export function shown(instant, style, zone) {
  const key = `${style} ${zone}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { ...SHAPES[style], timeZone: zone, hourCycle: "h23" }));
  return formats.get(key).format(instant);
}

/** How far an instant is from now: "in 3 days", "2 hours ago". */
export function distance(instant, now) {
  const seconds = (instant - now) / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return relative.format(Math.round(seconds / size), unit);
}

/** The zone in which the person whose part is taken sees times: their own, else the circle's. */
export function zoneOf({ me, clock }) {
  return me?.zone ?? clock.zone;
}

/** The last part of a zone's name, as people say it. */
export function placeOf(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

/** A day and a time as a field for it has them ("2027-01-12T17:00"), in a zone. */
export function wallOf(instant, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { ...SHAPES.s, timeZone: zone, hourCycle: "h23" }).formatToParts(instant);
  const at = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`;
}

/** The instant at which clocks in a zone show this day and time; where they leave it out, the one that comes for it. */
export function instantOf(wall, zone) {
  const wanted = new Date(`${wall}Z`).getTime();
  const off = (at) => new Date(`${wallOf(new Date(at), zone)}Z`).getTime() - at;
  const guess = wanted - off(wanted);
  return new Date(wanted - off(guess));
}
