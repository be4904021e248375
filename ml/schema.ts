/**
 * The canonical customer schema, stated once, as data.
 *
 * Database columns, CSV headers, GraphQL types, forms, charts and ONNX inputs derive from this list or
 * are tested against it.
 */

/** What a column measures, which decides how it is parsed, filtered, drawn and encoded. */
export type ColumnKind = "identity" | "label" | "numeric" | "ordinal" | "binary" | "categorical";

/** The part a column plays in recency–frequency–monetary segmentation. */
export type RfmRole = "recency" | "frequency" | "monetary";

/** A text in each language that the product speaks. */
export interface Localized {
  readonly en: string;
  readonly ko: string;
}

/** One column of the canonical customer table. */
export interface Column {
  /** Header in the canonical CSV, spelt as the public data set spells it. */
  readonly name: string;
  /** Name in TypeScript and GraphQL; the database uses its snake_case form. */
  readonly field: string;
  readonly kind: ColumnKind;
  /** Further headers that mean this column; case, spaces, `_` and `-` are ignored when matching. */
  readonly headers?: readonly string[];
  /** Whole numbers only. */
  readonly integer?: boolean;
  /** Smallest allowed value, inclusive. */
  readonly min?: number;
  /** Largest allowed value, inclusive. */
  readonly max?: number;
  readonly unit?: Localized;
  /** Canonical spellings of a categorical column; the position is the category's code. */
  readonly categories?: readonly string[];
  /** Other spellings of a category, merged into the canonical one. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Further words for a category, such as abbreviations and Korean ones. Unlike aliases they leave no trace. */
  readonly synonyms?: Readonly<Record<string, string>>;
  readonly role?: RfmRole;
  readonly label: Localized;
}

const months = { en: "months", ko: "개월" } as const;
const days = { en: "days", ko: "일" } as const;
const hours = { en: "hours a day", ko: "시간/일" } as const;
const percent = { en: "%", ko: "%" } as const;
const currency = { en: "currency", ko: "금액" } as const;

/** All columns, in the order of the canonical CSV. */
export const COLUMNS = [
  {
    name: "CustomerID",
    field: "customerId",
    kind: "identity",
    headers: ["Customer", "ClientID", "Customer No", "고객ID", "고객번호"],
    label: { en: "Customer ID", ko: "고객 ID" },
  },
  {
    name: "Churn",
    field: "churned",
    kind: "label",
    headers: ["Churned", "Exited", "이탈", "이탈여부"],
    label: { en: "Churned", ko: "이탈 여부" },
  },
  {
    name: "Tenure",
    field: "tenure",
    kind: "numeric",
    headers: ["Tenure Months", "가입기간"],
    min: 0,
    max: 1200,
    unit: months,
    label: { en: "Tenure", ko: "가입 기간" },
  },
  {
    name: "PreferredLoginDevice",
    field: "preferredLoginDevice",
    kind: "categorical",
    headers: ["Login Device", "접속기기"],
    categories: ["Mobile Phone", "Computer"],
    aliases: { Phone: "Mobile Phone" },
    synonyms: {
      "모바일": "Mobile Phone",
      "휴대폰": "Mobile Phone",
      "휴대전화": "Mobile Phone",
      "스마트폰": "Mobile Phone",
      "컴퓨터": "Computer",
      "PC": "Computer",
    },
    label: { en: "Login device", ko: "접속 기기" },
  },
  {
    name: "CityTier",
    field: "cityTier",
    kind: "ordinal",
    headers: ["도시등급"],
    integer: true,
    min: 1,
    max: 3,
    label: { en: "City tier", ko: "도시 등급" },
  },
  {
    name: "WarehouseToHome",
    field: "warehouseToHome",
    kind: "numeric",
    headers: ["Warehouse Distance", "배송거리"],
    min: 0,
    max: 20_000,
    label: { en: "Warehouse to home", ko: "물류창고까지 거리" },
  },
  {
    name: "PreferredPaymentMode",
    field: "preferredPaymentMode",
    kind: "categorical",
    headers: ["Payment Mode", "Payment Method", "결제수단"],
    categories: ["Debit Card", "Credit Card", "E wallet", "UPI", "Cash on Delivery"],
    aliases: { CC: "Credit Card", COD: "Cash on Delivery" },
    synonyms: {
      "체크카드": "Debit Card",
      "직불카드": "Debit Card",
      "신용카드": "Credit Card",
      "전자지갑": "E wallet",
      "간편결제": "E wallet",
      "E-wallet": "E wallet",
      "착불": "Cash on Delivery",
      "후불": "Cash on Delivery",
    },
    label: { en: "Payment mode", ko: "결제 수단" },
  },
  {
    name: "Gender",
    field: "gender",
    kind: "categorical",
    headers: ["Sex", "성별"],
    categories: ["Female", "Male"],
    synonyms: {
      F: "Female",
      "여": "Female",
      "여성": "Female",
      "여자": "Female",
      M: "Male",
      "남": "Male",
      "남성": "Male",
      "남자": "Male",
    },
    label: { en: "Gender", ko: "성별" },
  },
  {
    name: "HourSpendOnApp",
    field: "hoursOnApp",
    kind: "numeric",
    headers: ["Hours On App", "Hours Spent On App", "앱사용시간"],
    min: 0,
    max: 24,
    unit: hours,
    label: { en: "Hours on the app", ko: "앱 사용 시간" },
  },
  {
    name: "NumberOfDeviceRegistered",
    field: "devicesRegistered",
    kind: "numeric",
    headers: ["Devices Registered", "Number Of Devices Registered", "등록기기수"],
    integer: true,
    min: 0,
    max: 1000,
    label: { en: "Registered devices", ko: "등록 기기 수" },
  },
  {
    name: "PreferedOrderCat",
    field: "preferredOrderCategory",
    kind: "categorical",
    headers: [
      "PreferredOrderCat",
      "Preferred Order Category",
      "Order Category",
      "선호주문카테고리",
    ],
    categories: ["Laptop & Accessory", "Mobile Phone", "Fashion", "Grocery", "Others"],
    aliases: { Mobile: "Mobile Phone" },
    synonyms: {
      "노트북": "Laptop & Accessory",
      "휴대폰": "Mobile Phone",
      "모바일": "Mobile Phone",
      "스마트폰": "Mobile Phone",
      "패션": "Fashion",
      "의류": "Fashion",
      "식료품": "Grocery",
      "식품": "Grocery",
      "기타": "Others",
      Other: "Others",
    },
    label: { en: "Order category", ko: "선호 주문 카테고리" },
  },
  {
    name: "SatisfactionScore",
    field: "satisfactionScore",
    kind: "ordinal",
    headers: ["Satisfaction", "만족도"],
    integer: true,
    min: 1,
    max: 5,
    label: { en: "Satisfaction score", ko: "만족도 점수" },
  },
  {
    name: "MaritalStatus",
    field: "maritalStatus",
    kind: "categorical",
    headers: ["결혼상태"],
    categories: ["Single", "Married", "Divorced"],
    synonyms: {
      "미혼": "Single",
      "독신": "Single",
      "기혼": "Married",
      "이혼": "Divorced",
    },
    label: { en: "Marital status", ko: "결혼 상태" },
  },
  {
    name: "NumberOfAddress",
    field: "addresses",
    kind: "numeric",
    headers: ["Addresses", "Number Of Addresses", "주소수"],
    integer: true,
    min: 0,
    max: 1000,
    label: { en: "Addresses", ko: "등록 주소 수" },
  },
  {
    name: "Complain",
    field: "complained",
    kind: "binary",
    headers: ["Complained", "Complaint", "불만여부"],
    label: { en: "Complained last month", ko: "지난달 불만 제기" },
  },
  {
    name: "OrderAmountHikeFromlastYear",
    field: "orderAmountHike",
    kind: "numeric",
    headers: ["Order Amount Hike", "주문금액증가율"],
    min: -100,
    max: 100_000,
    unit: percent,
    label: { en: "Order amount hike", ko: "전년 대비 주문 금액 증가율" },
  },
  {
    name: "CouponUsed",
    field: "couponsUsed",
    kind: "numeric",
    headers: ["Coupons Used", "쿠폰사용수"],
    integer: true,
    min: 0,
    max: 100_000,
    label: { en: "Coupons used last month", ko: "지난달 쿠폰 사용 수" },
  },
  {
    name: "OrderCount",
    field: "orderCount",
    kind: "numeric",
    headers: ["Orders", "주문수"],
    integer: true,
    min: 0,
    max: 100_000,
    role: "frequency",
    label: { en: "Orders last month", ko: "지난달 주문 수" },
  },
  {
    name: "DaySinceLastOrder",
    field: "daysSinceLastOrder",
    kind: "numeric",
    headers: ["Days Since Last Order", "Recency", "마지막주문후일수"],
    integer: true,
    min: 0,
    max: 36_500,
    unit: days,
    role: "recency",
    label: { en: "Days since last order", ko: "마지막 주문 후 경과일" },
  },
  {
    name: "CashbackAmount",
    field: "cashbackAmount",
    kind: "numeric",
    headers: ["Cashback", "캐시백금액"],
    min: 0,
    max: 1_000_000_000,
    unit: currency,
    role: "monetary",
    label: { en: "Cashback amount", ko: "캐시백 금액" },
  },
] as const satisfies readonly Column[];

type AnyColumn = (typeof COLUMNS)[number];

/** The field name of any canonical column. */
export type Field = AnyColumn["field"];

/** A column that a model may see: everything but the identity and the label. */
export type FeatureColumn = Exclude<AnyColumn, { kind: "identity" | "label" }>;

/** The field name of a feature. */
export type FeatureField = FeatureColumn["field"];

/** The features, in the order in which every model takes them: 18 of them. */
export const FEATURES: readonly (Column & { readonly field: FeatureField })[] = COLUMNS.filter(
  (column): column is FeatureColumn => column.kind !== "identity" && column.kind !== "label",
);

type ValueOf<C extends AnyColumn> = C extends { kind: "identity" } ? string
  : C extends { kind: "label" | "binary" } ? boolean | null
  : C extends { kind: "categorical" } ? string | null
  : number | null;

/** One customer in canonical form: categories canonical, a missing value is `null`. */
export type CustomerRecord = { [C in AnyColumn as C["field"]]: ValueOf<C> };

/** The features of one customer, without identity and label. */
export type FeatureRecord = { [C in FeatureColumn as C["field"]]: ValueOf<C> };

const byField = new Map<string, Column>(COLUMNS.map((column) => [column.field, column]));

/**
 * The column with the given field name.
 *
 * @throws {RangeError} when no canonical column has that name
 */
export function columnOf(field: Field): Column {
  const column = byField.get(field);
  if (!column) throw new RangeError(`Expected a canonical field, but found "${field}"`);
  return column;
}

/** The column that plays a part in RFM. */
export function columnWithRole(role: RfmRole): Column & { readonly field: FeatureField } {
  return FEATURES.find((column) => column.role === role)!;
}
