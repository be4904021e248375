/** A client or server error status of HTTP. */
export type ErrorStatus =
  | ClientErrorStatus
  | 500
  | 501
  | 502
  | 503
  | 504
  | 505
  | 506
  | 507
  | 508
  | 510
  | 511;

type ClientErrorStatus =
  | 400
  | 401
  | 402
  | 403
  | 404
  | 405
  | 406
  | 407
  | 408
  | 409
  | 410
  | 411
  | 412
  | 413
  | 414
  | 415
  | 416
  | 417
  | 418
  | 421
  | 422
  | 423
  | 424
  | 425
  | 426
  | 428
  | 429
  | 431
  | 451;

/**
 * An error that stands for an HTTP status. Thrown from a handler, middleware or component, it is rendered by the
 * nearest error page with that status.
 *
 * @example Not found
 * ```ts ignore
 * throw new HttpError(404, "No such customer");
 * ```
 */
export class HttpError extends Error {
  /** The status that the response will have. */
  status: ErrorStatus;

  /**
   * @param status The HTTP status code.
   * @param message What went wrong; the default error page shows it, or the status text where it is empty.
   * @param options `cause`, as for every error.
   */
  constructor(status: ErrorStatus, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = this.constructor.name;
    this.status = status;
  }
}
