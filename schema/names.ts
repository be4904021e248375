/** What the words of a header say. */

/** The words of a header in lower case: `Total_Trans_Amt` is total, trans, amt. Hangul is one word without blanks. */
export function wordsOf(header: string): string[] {
  return header.normalize("NFKC").replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase().match(/[\p{L}\p{N}#%]+/gu) ?? [];
}

/** A header as one word, in lower case and without anything between: `Customer ID` is customerid. */
export function plainName(header: string): string {
  return header.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}#]/gu, "");
}

/** Whose id names a customer, and what an id is called. */
const OWNER =
  /^(?:customer|client|cust|user|member|account|acct|subscriber|shopper|buyer|person|contact|patient|student|employee|policyholder|cardholder|household|guest|player|msisdn)s?$/;
const ID_WORD = /^(?:id|ids|no|nr|num|number|key|code|uuid|guid|ref|reference|identifier|#)$/;
const OWNER_ID =
  /^(?:the|my)?(?:customer|client|cust|user|member|account|acct|subscriber|shopper|buyer|person|contact|patient|student|employee|policyholder|household)s?(?:id|no|nr|num|number|key|code|uuid|guid|identifier|#)$|^(?:customer|uid|userid|msisdn|고객|회원)$|^(?:고객|회원|사용자|이용자|가입자|유저|멤버|계정|구매자|주문자)(?:고유)?(?:id|아이디|번호|no|코드|식별자|키)$/;
const BARE_ID = /^(?:id|uuid|guid|uid|pk|key|identifier|아이디|식별자|고유번호)$/;
const NO_CUSTOMER =
  /order|invoice|transaction|trans|txn|product|item|sku|payment|session|event|receipt|ticket|store|branch|region|plan|campaign|주문|상품|결제|거래|매장/;
const COUNTER =
  /^(?:row|rownum|rownumber|rowid|rowno|index|idx|level0|unnamed0?|srno|sno|slno|serial|serialno|serialnumber|seq|no|nr|num|number|#|번호|순번|연번|일련번호)$/;

/** How much a header sounds like a customer's id, from 0 to 100. */
export function idLikeness(header: string): number {
  const plain = plainName(header);
  const words = wordsOf(header);
  if (OWNER_ID.test(plain)) return 100;
  if (words.some((word) => OWNER.test(word)) && ID_WORD.test(words.at(-1)!) && words.length <= 4) {
    return 100;
  }
  if (BARE_ID.test(plain)) return 90;
  if (COUNTER.test(plain)) return 20;
  if (NO_CUSTOMER.test(plain)) return 0;
  if (ID_WORD.test(words.at(-1) ?? "") || /id$|uuid$|번호$|아이디$|코드$/.test(plain)) return 60;
  return 0;
}

/** Whether a header names a count of rows, such as `RowNumber`. */
export const isCounterName = (header: string) => COUNTER.test(plainName(header));

/** Words that mean churned, and words that mean active. */
const CHURN_WORD =
  /^(?:churn|churned|churner|churners|attrition|attrited|exited|exit|cancelled|canceled|cancellation|unsubscribed|lapsed|terminated|defected|lost|quit|disconnected|deactivated|inactive)$/;
const KOREAN_CHURN = /이탈|해지|탈퇴|휴면|비활성/;
const ACTIVE_WORD =
  /^(?:active|retained|retention|retain|stayed|subscribed|subscriber|existing|current|loyal|open|renewed|renewal)$/;
const KOREAN_ACTIVE = /활성|유지|잔존|정상|기존|활동|재구매/;
/** Words that may stand beside a churn word in the name of a label. */
const LABEL_WORD =
  /^(?:is|has|was|customer|client|user|member|account|subscription|flag|label|status|value|yn|ind|indicator|target|class|binary|0|1|bool|next|month|30d|90d|30|60|90|d|days|months|in|the|within|did|will|\?|고객|여부|상태)$/;
const NO_LABEL =
  /reason|score|date|risk|prob|pred|rate|category|month|day|time|사유|일자|날짜|확률|점수/;
/** Kinds of negation. */
const NEGATION = /^(?:not?|non|un|never|didnt|isnt)$/;

/** How much a header sounds like a label, and whether its yes means that the customer is still there. */
export interface LabelName {
  readonly likeness: number;
  readonly inverse: boolean;
}

/** How much a header sounds like one that says who has left, from 0 to 100. */
export function labelLikeness(header: string): LabelName {
  const words = wordsOf(header.replace(/\(.*?\)/g, " "));
  const plain = plainName(header);
  const isChurn = (word: string) =>
    CHURN_WORD.test(word) || (word === "left" && words.length <= 2) || KOREAN_CHURN.test(word);
  const isActive = (word: string) =>
    !isChurn(word) && (ACTIVE_WORD.test(word) || KOREAN_ACTIVE.test(word));
  const others = (is: (word: string) => boolean) => words.filter((word) => !is(word));
  if (words.some(isChurn) || /churn|attrition/.test(plain)) {
    const exact = others((word) =>
      isChurn(word) || LABEL_WORD.test(word) || NEGATION.test(word)
    ).length === 0;
    if (exact) return { likeness: 100, inverse: words.some((word) => NEGATION.test(word)) };
    return { likeness: NO_LABEL.test(plain) ? 0 : 60, inverse: false };
  }
  if (
    words.some(isActive) && others((word) => isActive(word) || LABEL_WORD.test(word)).length === 0
  ) {
    return { likeness: 40, inverse: true };
  }
  return { likeness: 0, inverse: false };
}

/** Whether a value says by itself that a customer has left (true) or is still there (false); undefined for others. */
export function churnWord(value: string): boolean | undefined {
  const words = wordsOf(value);
  if (words.length === 0 || words.length > 4) return undefined;
  const negated = words.some((word) => NEGATION.test(word)) || /미이탈|비이탈/.test(value);
  const left = words.some((word) =>
    CHURN_WORD.test(word) || word === "left" || word === "closed" || word === "gone" ||
    KOREAN_CHURN.test(word)
  );
  if (left) return !negated;
  if (
    words.some((word) => ACTIVE_WORD.test(word) || KOREAN_ACTIVE.test(word) || word === "joined")
  ) {
    return negated;
  }
  return undefined;
}
