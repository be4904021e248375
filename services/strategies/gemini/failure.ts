/** Why Gemini gave no answer that could be used. */
export type GeminiFailureCode =
  | "TIMEOUT"
  | "RATE_LIMITED"
  | "UNAVAILABLE"
  | "UNREACHABLE"
  | "KEY_REFUSED"
  | "NO_MODEL"
  | "REFUSED"
  | "BLOCKED"
  | "MALFORMED"
  | "TRUNCATED"
  | "PAUSED"
  | "LIMIT_REACHED";

interface Nature {
  /** Requests in all that are worth while. */
  readonly attempts: number;
  /** Whether it is Gemini that is not well, rather than this request: counts towards the breaker. */
  readonly outage: boolean;
  /** Whether the request may be paid for although nothing was heard of its tokens. */
  readonly mayCost: boolean;
}

const OUTAGE = { attempts: 3, outage: true, mayCost: false };
/** An answer came, and it may be another the next time. */
const UNUSABLE = { attempts: 2, outage: false, mayCost: true };
const SETTLED = { attempts: 1, outage: false, mayCost: false };

const NATURES: Readonly<Record<GeminiFailureCode, Nature>> = {
  TIMEOUT: { ...OUTAGE, mayCost: true },
  RATE_LIMITED: OUTAGE,
  UNAVAILABLE: OUTAGE,
  UNREACHABLE: OUTAGE,
  KEY_REFUSED: SETTLED,
  NO_MODEL: SETTLED,
  REFUSED: SETTLED,
  BLOCKED: UNUSABLE,
  MALFORMED: UNUSABLE,
  TRUNCATED: UNUSABLE,
  PAUSED: SETTLED,
  LIMIT_REACHED: SETTLED,
};

/** A failure to get an answer. Its message is its code: what a server says might repeat what must not be told. */
export class GeminiFailure extends Error {
  override name = "GeminiFailure";
  readonly nature: Nature;
  /**
   * @param retryAfter milliseconds that the server asks to be left alone
   * @param status the HTTP status, where there was one
   */
  constructor(
    readonly code: GeminiFailureCode,
    readonly retryAfter?: number,
    readonly status?: number,
  ) {
    super(code);
    this.nature = NATURES[code];
  }
}
