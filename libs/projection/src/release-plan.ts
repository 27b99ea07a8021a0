import { DomainError, type Recorded } from '@app/kernel';
import type pg from 'pg';
import type { Cursor } from './checkpoint';
import { insertParked, moveParked, reparked, type Parked, type StoredParked } from './parked';
import { ParkingPlan, type Sorted } from './parking-plan';
import { sent } from './session';

/** A step of emptying a queue: its events up to `upTo` are folded; `done`: there are no more. */
export interface Release {
  readonly parked: StoredParked;
  readonly upTo: number;
  readonly done: boolean;
}

/**
 * What a step of emptying a queue does to what is parked. The events of a stream, or of a managed account, are folded as they come; a mirrored account is folded anew when projections
 * that take events as recorded have had them. If one cannot be folded, the queue begins there from now on.
 */
export class ReleasePlan extends ParkingPlan {
  private readonly release: Release;

  constructor(release: Release, ...plan: ConstructorParameters<typeof ParkingPlan>) {
    super(...plan);
    this.release = release;
  }

  override get accounts(): readonly string[] {
    return [this.release.parked.accountId];
  }

  override get isOfNewEvents(): boolean {
    return false;
  }

  override sort(events: readonly Recorded[]): Sorted {
    const { parked, done } = this.release;
    if (this.isMirrored(parked.accountId) && (done || this.known.length > 0)) this.searched.add(parked.accountId);
    return super.sort(events);
  }

  override heldAfter(accountId: string): number | undefined {
    return Math.min(
      this.release.upTo,
      ...this.known.flatMap((one) => (one.accountId === accountId && one.streamId === null ? one.after : [])),
    );
  }

  override isParked(accountId: string): boolean {
    const others = this.parking.of(accountId).filter(({ id }) => id !== this.release.parked.id);
    return others.length > 0 || this.parked.length > 0 || !this.release.done;
  }

  override write(client: pg.ClientBase, cursor: Cursor): Promise<unknown>[] {
    const { parked, upTo, done } = this.release;
    const again = this.again();
    const others = this.parked.filter((one) => one !== again);
    const mirrored = this.isMirrored(parked.accountId);
    const changed = again
      ? reparked(parked.id, again)
      : done
        ? removed(parked.id)
        : moveParked(parked.id, mirrored ? parked.after : upTo, upTo);
    return [
      ...this.writeHeld(client, cursor),
      sent(this.changeOne(client, changed)),
      ...(again ? [sent(client.query('DELETE FROM projection_requests WHERE parked = $1', [parked.id]))] : []),
      ...(others.length > 0 ? [sent(client.query(insertParked(cursor, others)))] : []),
    ];
  }

  protected override queueOf(event: Recorded): StoredParked | undefined {
    return this.parking.queueOf(event, this.release.parked.id);
  }

  /** Where the queue begins from now on, if it is not emptied. */
  private again(): Parked | undefined {
    const { streamId } = this.release.parked;
    const same = this.parked.filter((one) => one.streamId === streamId);
    return same.find(({ after }) => same.every((other) => other.after >= after));
  }

  private async changeOne(client: pg.ClientBase, query: pg.QueryConfig): Promise<void> {
    if ((await client.query(query)).rowCount === 1) return;
    throw new DomainError('Superseded', `What is parked as ${this.release.parked.id} was changed by another process; it is read anew`);
  }
}

const removed = (id: number): pg.QueryConfig => ({ text: 'DELETE FROM projection_parked WHERE id = $1', values: [id] });
