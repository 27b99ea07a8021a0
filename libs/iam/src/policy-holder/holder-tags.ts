import type { Command, Fact } from '@app/kernel';
import type { Tag } from '../parameters';
import { keysToRemove, tagChanges } from '../tag/tags';
import { existing, holderClaim, holderStream, subjectOf, type Holder, type HolderState, type Naming } from './holder';

/** TagUser, TagRole: only what changes. Another spelling of a key that is there replaces it. */
export const tagHolder = <M extends string, C extends Naming<M> & { readonly tags: readonly Tag[] }>(
  holder: Holder<M>,
  body: new () => C,
): Command<C, HolderState> => ({
  name: `Tag${holder.kind}`,
  body,
  needs: (command) => [holderClaim(holder, command)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    const { set, replaced } = tagChanges(it.held.tags, command.tags, 'ignoring-case');
    const subject = subjectOf(holder, it);
    const facts: Fact[] = [];
    if (replaced.length > 0) facts.push({ type: `${holder.kind}Untagged`, data: { ...subject, tagKeys: replaced } });
    if (set.length > 0) facts.push({ type: `${holder.kind}Tagged`, data: { ...subject, tags: set } });
    return facts;
  },
  result: () => ({}),
});

/** UntagUser, UntagRole. */
export const untagHolder = <M extends string, C extends Naming<M> & { readonly tagKeys: readonly string[] }>(
  holder: Holder<M>,
  body: new () => C,
): Command<C, HolderState> => ({
  name: `Untag${holder.kind}`,
  body,
  needs: (command) => [holderClaim(holder, command)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    const tagKeys = keysToRemove(it.held.tags, command.tagKeys, 'ignoring-case');
    return tagKeys.length === 0 ? [] : [{ type: `${holder.kind}Untagged`, data: { ...subjectOf(holder, it), tagKeys } }];
  },
  result: () => ({}),
});
