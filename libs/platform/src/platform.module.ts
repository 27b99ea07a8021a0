import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { HealthController } from './health/health.controller';
import { type Metrics } from './metrics/metrics';
import { METRICS, MetricsController } from './metrics/metrics.controller';

/** `/health/live`, `/health/ready` and `/metrics`. */
@Module({})
export class PlatformModule {
  /** `readiness`: the provider of READINESS; `imports`: what it needs. */
  static with(options: {
    readonly metrics: Metrics;
    readonly readiness: Provider;
    readonly imports?: DynamicModule['imports'];
  }): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: options.imports ?? [],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: METRICS, useValue: options.metrics }, options.readiness],
      exports: [METRICS],
    };
  }
}
