import type { Ui } from "@/utils.ts";

/** Requests of the dashboard's forms, and of exports, by the mutation that does the same. */
export const REQUESTS: Readonly<Record<string, string>> = {
  "POST /api/backup": "backUp",
  "POST /api/imports": "uploadCustomers",
  "POST /api/jobs/:id": "cancelJob",
  "POST /api/keys": "createApiKey",
  "POST /api/keys/:id/revoke": "revokeApiKey",
  "POST /api/webhooks": "createWebhook",
  "POST /api/webhooks/:id": "rotateWebhookSecret",
  "POST /api/webhooks/:id/delete": "deleteWebhook",
  "POST /api/webhooks/:id/replay": "replayFailedDeliveries",
  "POST /api/webhooks/:id/replay/:delivery": "replayDelivery",
  "POST /api/webhooks/:id/status": "updateWebhook",
  "POST /api/webhooks/:id/test": "sendTestEvent",
  "POST /campaigns/:id": "recordOutcomes",
  "POST /campaigns/:id/close": "closeCampaign",
  "POST /campaigns/:id/reopen": "reopenCampaign",
  "POST /campaigns/:id/undo": "undoReport",
  "POST /campaigns/new": "createCampaign",
  "POST /data/definition": "setChurnDefinition",
  "POST /data/schema": "changeCustomerSchema",
  "POST /data/start": "startJob",
  "POST /import": "uploadCustomers",
  "POST /import/:id/columns": "startImport",
  "POST /import/:id/discard": "discardUpload",
  "POST /import/:id/kind": "chooseKind",
  "POST /import/:id/next": "startJob",
  "POST /import/:id/orders": "startImport",
  "POST /import/:id/start": "startImport",
  "POST /jobs": "startJob",
  "POST /models/:id/promote": "promoteModel",
  "POST /models/:id/threshold": "setThreshold",
  "POST /models/register": "registerModel",
  "POST /models/roll-back": "rollBackModel",
  "POST /models/train": "trainModels",
  "POST /settings": "updateSettings",
  "POST /strategies/:id/campaigns": "createCampaign",
  "POST /strategies/:id/edit": "updateStrategy",
  "POST /strategies/:id/status": "setStrategyStatus",
  "POST /strategies/write": "generateStrategies",
  "GET /export/:file": "export",
  "HEAD /export/:file": "export",
  "GET /export/models/:id.onnx": "exportModel",
};

/** An action in words; undefined where there are none for it. */
export function actionText({ t }: Ui, action: string): string | undefined {
  return t.maybe(`audit.did.${REQUESTS[action] ?? action}`, "") || undefined;
}

/** Who did it, in words. A key bears its own name. */
export function actorText({ t }: Ui, actor: string): string {
  return t.maybe(`audit.who.${actor}`, actor);
}
