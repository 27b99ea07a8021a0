/** What an event does to one row of a read model, as data: rows refer by id, so every change has one key. Pure; `undefined` = there is no such row. */
export interface Change<R, K extends keyof R = keyof R> {
  readonly key: Pick<R, K>;
  fold(row: R | undefined): R | undefined;
  /** There is no row of this key yet. */
  readonly creates?: true;
}

/** The row of this key is this, whatever it was. `rest` becomes the row: nobody else may hold it. (Making one of two objects takes three times as long, once for each event.) */
export const put = <R, K extends keyof R>(key: NoInfer<Pick<R, K>>, rest: NoInfer<Omit<R, K>>): Change<R, K> => {
  const row = Object.assign(rest, key) as object as R;
  return { key, fold: () => row };
};

/** As `put`, and there is no row of this key yet: ids are never reused. Saves looking for it; if there is one after all, it is replaced. */
export const create = <R, K extends keyof R>(key: NoInfer<Pick<R, K>>, rest: NoInfer<Omit<R, K>>): Change<R, K> => {
  const row = Object.assign(rest, key) as object as R;
  return { key, fold: () => row, creates: true };
};

/** The row of this key becomes another one, if there is one. The same object back means unchanged. */
export const change = <R, K extends keyof R>(key: NoInfer<Pick<R, K>>, by: (row: NoInfer<R>) => NoInfer<R>): Change<R, K> => ({
  key,
  fold: (row) => row && by(row),
});

/** There is no row of this key any longer. */
export const remove = <R, K extends keyof R>(key: NoInfer<Pick<R, K>>): Change<R, K> => ({ key, fold: () => undefined });
