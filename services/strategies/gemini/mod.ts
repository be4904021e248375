export { type Prompt, type Usage } from "./client.ts";
export { GeminiFailure, type GeminiFailureCode } from "./failure.ts";
export { createGemini, type Gemini, type GeminiAnswer } from "./gemini.ts";
export { type Brand, type GeminiSettings, GOOGLE_URL, readGemini } from "./settings.ts";
export { waitFor } from "./wait.ts";
