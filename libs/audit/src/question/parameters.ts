/** Takes a value into a statement's parameters; answers its place: `$3`. */
export type Bind = (value: unknown) => string;

/** The parameters of a statement whose conditions depend on what was asked. */
export function parameters(): { readonly bind: Bind; readonly values: unknown[] } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}
