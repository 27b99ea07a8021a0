import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** What the documents say of the app; `extend` adds what decorators cannot tell (each command with its parameters). */
export interface DocsOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  extend?(document: OpenAPIObject): OpenAPIObject;
}

/** Swagger UI at `/docs` and OpenAPI 3 at `/docs-json`, both open; every operation asks for the bearer token. */
export function serveDocs(app: NestFastifyApplication, { title, version, description, extend = (document) => document }: DocsOptions): void {
  const outline = new DocumentBuilder().setTitle(title).setVersion(version).setDescription(description).addBearerAuth().addSecurityRequirements('bearer').build();
  const document = extend(SwaggerModule.createDocument(app, outline));
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json', customSiteTitle: title, swaggerOptions: { persistAuthorization: true } });
}
