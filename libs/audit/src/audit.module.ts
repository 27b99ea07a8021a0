import { Module } from '@nestjs/common';
import { AccessKeysController } from './access-keys/access-keys.controller';
import { AccountsController } from './accounts/accounts.controller';
import { EventFeedController } from './audit-trail/event-feed.controller';
import { EventsController } from './audit-trail/events.controller';
import { CanController } from './decisions/can.controller';
import { EvaluateController } from './decisions/evaluate.controller';
import { PermissionsController } from './decisions/permissions.controller';
import { GroupsController } from './groups/groups.controller';
import { ParkedController } from './operations/parked.controller';
import { ProjectionsController } from './operations/projections.controller';
import { PoliciesController } from './policies/policies.controller';
import { PrincipalsController } from './principals/principals.controller';
import { ResourcePoliciesController } from './resource-policies/resource-policies.controller';
import { AccountQuestions } from './question/asked-account';
import { WhoCanController } from './who-can/who-can.controller';
import { WhoCanIndexes } from './who-can/who-can-indexes';

/** Every question over HTTP, and what operators see and ask for. Needs EventStore and ProjectionRunner, which the app provides globally. */
@Module({
  controllers: [
    AccountsController,
    PrincipalsController,
    GroupsController,
    PoliciesController,
    ResourcePoliciesController,
    AccessKeysController,
    EventsController,
    EventFeedController,
    CanController,
    EvaluateController,
    PermissionsController,
    WhoCanController,
    ProjectionsController,
    ParkedController,
  ],
  providers: [AccountQuestions, WhoCanIndexes],
})
export class AuditModule {}
