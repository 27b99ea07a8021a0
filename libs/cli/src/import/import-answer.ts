/** The counts of an import; each record is in one of them, and `read` is their sum. */
export const COUNTS = ['read', 'applied', 'attempts', 'usage', 'duplicates', 'ignored', 'rejected'] as const;
export type Counts = Readonly<Record<(typeof COUNTS)[number], number>>;

export interface Rejection {
  readonly file?: string;
  readonly line: number;
  readonly eventId?: string;
  readonly code: string;
  readonly reason: string;
}

/** What an import answers. */
export interface ImportAnswer extends Counts {
  readonly warnings: number;
  readonly rejections: readonly Rejection[];
  readonly logIndex: number;
  readonly accounts?: readonly (Counts & { readonly accountId: string; readonly logIndex: number })[];
}

/** What became of a file: the server's answer, or why it was refused whole. */
export type FileResult = { readonly file: string } & (ImportAnswer | { readonly refused: string });

/** All files' answers summed. */
export interface ImportSum extends Counts {
  readonly warnings: number;
  readonly rejections: readonly Rejection[];
  readonly logIndex: number | null;
  readonly accounts: readonly (Counts & { readonly accountId: string })[];
  readonly files: readonly FileResult[];
}

const added = (one: Counts, other: Counts): Counts => Object.fromEntries(COUNTS.map((name) => [name, one[name] + other[name]])) as Counts;
const NONE = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Counts;

const isAnswer = (result: FileResult): result is { readonly file: string } & ImportAnswer => !('refused' in result);

function accountsOf(answers: readonly ImportAnswer[]): ImportSum['accounts'] {
  const sums = new Map<string, Counts & { accountId: string }>();
  for (const account of answers.flatMap(({ accounts = [] }) => accounts))
    sums.set(account.accountId, { accountId: account.accountId, ...added(sums.get(account.accountId) ?? NONE, account) });
  return [...sums.values()].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
}

/** The sum of what happened to the files. */
export function summed(files: readonly FileResult[]): ImportSum {
  const answers = files.filter(isAnswer);
  return {
    ...answers.reduce(added, NONE),
    warnings: answers.reduce((sum, answer) => sum + answer.warnings, 0),
    rejections: answers.flatMap(({ file, rejections }) => rejections.map((rejection) => ({ ...rejection, file }))),
    logIndex: answers.length > 0 ? Math.max(...answers.map(({ logIndex }) => logIndex)) : null,
    accounts: accountsOf(answers),
    files,
  };
}
