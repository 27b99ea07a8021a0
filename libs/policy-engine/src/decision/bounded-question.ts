import { DomainError } from '@app/kernel';
import type { ContextValues } from '../matching/request-context';

/** The keys and values of a request's context together have at most this many characters. */
export const MAX_CONTEXT_CHARACTERS = 65_536;

/** Characters of the policies times characters of the context: what comparing each value with each pattern can cost at most, about a second. */
const MAX_COMPARISONS = 2 ** 32;

/** Small contexts need no counting of the policies, each of which has its own bound. */
const SMALL_CONTEXT = 2_048;

/**
 * Refuses (`ValidationError`) a context so large that comparing it would keep the process from everything else: patterns are matched in pattern × text at most, so it
 * is this product that must be bounded. `place` names the context; `policies` are the documents that come with the question.
 */
export function checkContextSize(context: ContextValues, place: string, policies: unknown = undefined): void {
  const size = Object.entries(context).reduce((sum, [key, values]) => sum + key.length + [values].flat().join(' ').length, 0);
  if (size > MAX_CONTEXT_CHARACTERS)
    throw new DomainError('ValidationError', `${place} must have at most ${MAX_CONTEXT_CHARACTERS} characters, but has ${size}`);
  if (size <= SMALL_CONTEXT || policies === undefined) return;
  const written = JSON.stringify(policies).length;
  if (written * size > MAX_COMPARISONS)
    throw new DomainError(
      'ValidationError',
      `${place} is too large to be compared with policies of ${written} characters: it must have at most ${Math.floor(MAX_COMPARISONS / written)}`,
    );
}
