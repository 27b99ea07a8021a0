/** Three-valued truth: what depends on context that nobody has given is `'unknown'`. */
export type Truth = boolean | 'unknown';

export function both(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : 'unknown';
}

export function either(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : 'unknown';
}
