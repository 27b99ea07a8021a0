import { EventStore } from '@app/event-store';
import { iamEvents } from '@app/iam';
import { DomainError, isoTime, type Outcome, type Recorded } from '@app/kernel';
import { projectionEvents } from '@app/projection';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { pageFrom, pageOf, type Page } from '../question/page';
import { COMPARABLE, ListQuery } from '../question/query.dto';
import { TRAIL_ORDER, trailPage, type TrailFilters } from './trail.query';

const TYPES = [...iamEvents, ...projectionEvents].map(({ type }) => type);
const OUTCOMES = ['change', 'attempt', 'call'] as const satisfies readonly Outcome[];
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

export class EventsQuery extends ListQuery {
  @ApiPropertyOptional({ example: 'UserCreated', description: 'An event type' })
  @IsOptional()
  @IsIn(TYPES, { message: 'type is not an event type' })
  type?: string;

  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: Outcome;

  @ApiPropertyOptional({ description: 'Who did it: ARN, short form or operator' })
  @IsOptional()
  @Matches(COMPARABLE, { message: 'actor must be an ARN, a short form or operator' })
  actor?: string;

  @ApiPropertyOptional({ description: 'What it is about: ARN or short form' })
  @IsOptional()
  @Matches(COMPARABLE, { message: 'target must be an ARN or a short form' })
  target?: string;

  @ApiPropertyOptional({ description: 'What happened to this key, and what was done with it' })
  @IsOptional()
  @Matches(/^\w{1,128}$/, { message: 'accessKeyId must be the id of a key' })
  accessKeyId?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Happened then or later' })
  @IsOptional()
  @Matches(TIME, { message: 'from must be an ISO 8601 time' })
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Happened earlier' })
  @IsOptional()
  @Matches(TIME, { message: 'to must be an ISO 8601 time' })
  to?: string;
}

/** A time as rows hold it. A time without zone is UTC. */
function timeOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = isoTime(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  if (!time) throw new DomainError('ValidationError', `${name} is no time: ${text}`, [{ path: name, message: 'is no time' }]);
  return time;
}

@ApiTags('questions')
@Controller('v1/accounts/:accountId/events')
export class EventsController {
  constructor(
    private readonly store: EventStore,
    private readonly questions: AccountQuestions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The audit trail, newest first' })
  async list(@Param('accountId') id: string, @Query() query: EventsQuery): Promise<Page<Recorded> & { asOf: AsOf }> {
    const { type, outcome, actor, target, accessKeyId } = query;
    const given: TrailFilters = { type, outcome, actor, target, accessKeyId, from: timeOf('from', query.from), to: timeOf('to', query.to) };
    const filters = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as TrailFilters;
    const { accountId, asOf } = await this.questions.ask(id, query);
    const from = pageFrom('events', { accountId, ...filters }, TRAIL_ORDER, query);
    const events = await trailPage(this.store, accountId, filters, from);
    return {
      ...pageOf(
        'events',
        { accountId, ...filters },
        events,
        from.limit,
        ({ logIndex }) => [logIndex],
        (event) => event,
      ),
      asOf,
    };
  }
}
