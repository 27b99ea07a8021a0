import { Module } from '@nestjs/common';
import { ImportsController } from './imports.controller';

/** Imports over HTTP. Needs `EventStore` from the app. */
@Module({ controllers: [ImportsController] })
export class IngestModule {}
