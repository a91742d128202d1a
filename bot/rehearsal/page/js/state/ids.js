// Discord's ids are numbers too large for a double; as texts they compare by length first.

/** Whether one id is later than another; a missing one is earlier than all. */
export function isLater(one, other) {
  if (!one || !other) return Boolean(one);
  return one.length === other.length ? one > other : one.length > other.length;
}

/** For sorting, earliest first. */
export function byId(one, other) {
  if (one.id === other.id) return 0;
  return isLater(one.id, other.id) ? 1 : -1;
}
