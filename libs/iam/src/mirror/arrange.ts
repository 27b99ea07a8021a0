import type { Arrange, Recorded } from '@app/kernel';
import { callsIn, foldCall, remember, tellsNothing, type FirstCall } from './callers';
import { foldChange } from './changes';
import { recordsIn, secondOf, type ChangeRecord, type Position } from './fold-order';
import { Folding } from './folding';
import { Knowledge, type Head, type Known } from './known';
import { freed, takenNeed } from './needs';

type Step = { readonly position: Position } & ({ readonly record: ChangeRecord } | { readonly call: FirstCall });

const isMirrored = ({ streamId }: Recorded): boolean => streamId.startsWith('mirror/');
/** What a record tells of its caller comes before what it tells of the caller's key. */
const kindOf = (step: Step): string => ('call' in step ? step.call.of : '');
const inOrder = (a: Step, b: Step): number => {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return kindOf(a) < kindOf(b) ? -1 : 1;
};

/** The earliest call of each caller and key among these events. */
function earliestCalls(events: readonly Recorded[]): FirstCall[] {
  const earliest = new Map<string, FirstCall>();
  for (const event of events)
    for (const call of callsIn(event)) {
      const present = earliest.get(call.pair);
      if (!present || call.position < present.position) earliest.set(call.pair, call);
    }
  return [...earliest.values()];
}

/** The calls that must be folded; 'older' if one of them tells something of a time that is folded already. */
function callsToFold(knowledge: Knowledge, events: readonly Recorded[]): FirstCall[] | 'older' {
  const newest = knowledge.head?.newest ?? '';
  const fold: FirstCall[] = [];
  for (const call of earliestCalls(events)) {
    const known = knowledge.get<Position>(call.pair);
    if (known !== undefined && known <= call.position) continue;
    if (tellsNothing(knowledge, call)) continue;
    if (call.position < newest) return 'older';
    fold.push(call);
  }
  return fold;
}

const isOlder = ({ newest, pressing }: Head, records: readonly ChangeRecord[]): boolean =>
  records.some(
    ({ position, events }) =>
      position < newest ||
      (pressing.length > 0 && secondOf(position) === secondOf(newest) && events.some((event) => pressing.includes(freed(event) ?? ''))),
  );

/**
 * Folds one second. What needs a name or a key slot that somebody has, while a later record of the second frees it, comes right after that record. Gives back what was needed and
 * never freed.
 */
function foldSecond(folding: Folding, steps: readonly Step[]): string[] {
  const pressing: string[] = [];
  const waiting = new Map<Step, Step[]>();
  const fold = (step: Step, at: number): void => {
    if ('call' in step) {
      folding.begin(step.call.event, step.position);
      foldCall(folding, step.call);
      return remember(folding.knowledge, step.call);
    }
    const [first] = step.record.events;
    const need = first && takenNeed(folding, first);
    if (need !== undefined) {
      const freeing = steps.find(
        (later, place) => place > at && 'record' in later && later.record.events.some((event) => freed(event) === need),
      );
      if (freeing) return void waiting.set(freeing, [...(waiting.get(freeing) ?? []), step]);
      pressing.push(need);
    }
    for (const event of step.record.events) {
      folding.begin(event, step.position);
      foldChange(folding, event);
    }
    for (const waiter of waiting.get(step) ?? []) fold(waiter, at);
  };
  steps.forEach(fold);
  return pressing;
}

function foldAll(folding: Folding, steps: readonly Step[], before: Head | undefined): Pick<Head, 'newest' | 'pressing'> {
  let newest = before?.newest ?? '';
  let pressing = before?.pressing ?? [];
  for (let from = 0; from < steps.length; ) {
    const second = secondOf((steps[from] as Step).position);
    let to = from;
    while (to < steps.length && secondOf((steps[to] as Step).position) === second) to++;
    const needed = foldSecond(folding, steps.slice(from, to));
    pressing = secondOf(newest) === second ? [...pressing, ...needed] : needed;
    newest = (steps[to - 1] as Step).position;
    from = to;
  }
  return { newest, pressing };
}

/**
 * Puts a mirrored account's changes in fold order, fills in the ids of all that they name, and tells between them what only the fold knows (see `mirrorEvents`, and the removals that a
 * deletion implies). Events of the account's own stream come first, as they are; refusals and calls are left out.
 */
export const arrangeMirror: Arrange<Known> = (events, known) => {
  const knowledge = new Knowledge(known);
  const { head } = knowledge;
  const fresh = events.filter(({ logIndex }) => logIndex > (head?.reading?.logIndex ?? 0));
  const mirrored = fresh.filter(isMirrored);
  const { records, reading } = recordsIn(
    mirrored.filter(({ outcome }) => outcome === 'change'),
    head?.reading,
  );
  if (head && isOlder(head, records)) return 'older';
  const calls = callsToFold(knowledge, mirrored);
  if (calls === 'older') return 'older';
  const steps: Step[] = [
    ...calls.map((call) => ({ position: call.position, call })),
    ...records.map((record) => ({ position: record.position, record })),
  ];
  steps.sort(inOrder);
  const own = fresh.filter((event) => !isMirrored(event));
  const [first] = mirrored;
  if (!first || steps.length === 0) return { events: own, known: knowledge.known };
  const folding = new Folding(knowledge, first, '');
  knowledge.head = { ...foldAll(folding, steps, head), reading };
  return { events: [...own, ...folding.arranged], known: knowledge.known };
};

/** Made anew for each reading of an account from its beginning: tells of each event, in log order, whether `arrangeMirror` needs it. Of calls it needs the earliest so far of each caller and key. */
export function neededByMirror(): (event: Recorded) => boolean {
  const earliest = new Map<string, Position>();
  return (event) => {
    if (!isMirrored(event) || event.outcome === 'change') return true;
    const first = callsIn(event).filter(({ pair, position }) => position < (earliest.get(pair) ?? '~'));
    for (const { pair, position } of first) earliest.set(pair, position);
    return first.length > 0;
  };
}
