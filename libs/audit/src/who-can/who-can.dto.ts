import { IntersectionType } from '@nestjs/swagger';
import { AccessQuestion } from '../decisions/access-question.dto';
import { ListQuery } from '../question/query.dto';

/** Who can do this? */
export class WhoCanQuery extends IntersectionType(ListQuery, AccessQuestion) {}
