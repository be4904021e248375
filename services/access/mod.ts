export { type Access, createAccess, type Credentials, requireScope } from "./access.ts";
export { type Action, codeOf, recordAction } from "../audit_log/audit_log.ts";
export { type BodyLimit, bodyTooLarge, PATIENCE_MS, readBody, withLimitedBody } from "./body.ts";
export { type Client, clientOf, isLoopback } from "./client.ts";
export {
  AccessError,
  type Identity,
  includesScope,
  lacksScope,
  LOCAL,
  type Scope,
} from "./identity.ts";
export { type ApiKeyInput, createApiKey, type NewApiKey, revokeApiKey } from "./keys.ts";
export { type ArrivingFile, MalformedFormError, readMultipart } from "./multipart.ts";
export { isFromOwnPage } from "./own_page.ts";
export { SESSION_MS } from "./sessions.ts";
export { type AccessSettings, DEFAULT_ACCESS, GUARDED_RATES, readAccess } from "./settings.ts";
export { readTrustedDocuments, type TrustedDocuments } from "./trusted_documents.ts";
