// Mentions as people write them, "@Ada", and as Discord sends them, "<@5>". Only whoever can be mentioned is.

const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;
const MOST = 8;

/** Who and what can be mentioned: people by their names, roles that may be; each with what is sent. */
function mentionable({ people, guild }) {
  const everybody = [...people.values()];
  const shared = (one) => everybody.some((each) => each !== one && each.name === one.name);
  const named = everybody.map((one) => ({ name: shared(one) ? one.username : one.name, about: one.username, sent: `<@${one.id}>` }));
  const roles = guild.roles.filter((one) => one.mentionable && one.id !== guild.id);
  return [...named, ...roles.map((one) => ({ name: one.name, about: "everybody with this role", sent: `<@&${one.id}>` }))];
}

/** Those of whose name a word begins with what was typed, then those of whose user name one does. */
export function mentionsFor(room, typed) {
  const begins = (words) => words.toLowerCase().split(/[\s.]+/).some((one) => one.startsWith(typed.toLowerCase()));
  const all = mentionable(room);
  const byName = all.filter((one) => begins(one.name));
  return [...byName, ...all.filter((one) => !begins(one.name) && begins(one.about))].slice(0, MOST);
}

/** A text as it is sent; in code nothing is a mention. */
export function sent(room, text) {
  // The longest first: "@Ada Lovelace" isn't "@Ada".
  const all = mentionable(room).sort((a, b) => b.name.length - a.name.length);
  return text.split(CODE).map((part, at) => (at % 2 ? part : all.reduce(put, part))).join("");
}

function put(text, { name, sent: code }) {
  const pattern = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w<])@${pattern}(?![\\p{L}\\p{N}_])`, "gu"), () => code);
}

/** A text as it is written, to be changed. */
export function written(room, text) {
  return mentionable(room).reduce((said, { name, sent: code }) => said.replaceAll(code, () => `@${name}`), text);
}

/** Whether a message mentions a person: by name, by a role of theirs, or everybody. */
export function isMentioned(message, person) {
  const byName = message.mentions?.some((one) => one.id === person.id);
  const byRole = message.mention_roles?.some((one) => person.roles?.includes(one));
  return Boolean(byName || byRole || message.mention_everyone);
}
