/** The customer table of the demo store: what it knows of a customer besides the orders. */
import type { Column } from "@/schema/column.ts";
import { schemaOf } from "@/schema/schema_of.ts";

/** A part of the country, and how long deliveries take there. */
export interface Region {
  readonly name: string;
  /** Share of the customers. */
  readonly share: number;
  /** Days that a delivery takes on average. */
  readonly deliveryDays: number;
}

/** The region whose warehouse failed. */
export const FAILED_REGION = "West";

export const REGIONS: readonly Region[] = [
  { name: "North", share: 23, deliveryDays: 2.6 },
  { name: "East", share: 20, deliveryDays: 3 },
  { name: "South", share: 25, deliveryDays: 2.8 },
  { name: FAILED_REGION, share: 32, deliveryDays: 2.7 },
];

/** How customers find the shop, with their share and how readily they leave again; 1 is average. */
export const CHANNELS = [
  { name: "Search", share: 34, leaving: 1 },
  { name: "Social media", share: 27, leaving: 1.35 },
  { name: "Recommendation", share: 16, leaving: 0.6 },
  { name: "Price comparison", share: 14, leaving: 1.5 },
  { name: "Newsletter", share: 9, leaving: 0.7 },
] as const;

export const DEVICES = [["Mobile app", 38], ["Mobile web", 34], ["Desktop", 28]] as const;

export const AGE_GROUPS = [
  ["18–24", 13],
  ["25–34", 27],
  ["35–44", 24],
  ["45–54", 18],
  ["55–64", 12],
  ["65+", 6],
] as const;

/** What the shop sells, with the share of customers who buy it most and the price of an order, relative to the others. */
export const CATEGORIES = [
  { name: "Coffee & tea", share: 30, price: 0.65, rate: 1.35 },
  { name: "Kitchen", share: 26, price: 1.15, rate: 0.9 },
  { name: "Home textiles", share: 22, price: 1.2, rate: 0.85 },
  { name: "Garden", share: 14, price: 1.3, rate: 0.8 },
  { name: "Gifts", share: 8, price: 0.95, rate: 0.75 },
] as const;

const days = { en: "days", ko: "일" } as const;

/** The columns of the customer table. */
export const DEMO_SCHEMA = schemaOf([
  {
    ...column("customerId", "Customer ID", "고객 ID", "TEXT"),
    roles: ["ID"],
  },
  { ...column("email", "E-mail", "이메일", "TEXT"), roles: ["CONTACT"] },
  { ...column("joinedOn", "Joined on", "가입일", "DATE"), roles: [] },
  column("channel", "Channel", "유입 경로", "CATEGORY"),
  column("deliveryRegion", "Delivery region", "배송 지역", "CATEGORY"),
  {
    ...column("lastDeliveryDays", "Last delivery time", "최근 배송 소요 기간", "INTEGER"),
    unit: days,
  },
  column("device", "Device", "이용 기기", "CATEGORY"),
  column("ageGroup", "Age group", "연령대", "CATEGORY"),
  column("favouriteCategory", "Favourite category", "선호 카테고리", "CATEGORY"),
  column("emailConsent", "E-mail consent", "이메일 수신 동의", "BOOLEAN"),
  {
    ...column("satisfactionScore", "Satisfaction score", "만족도 점수", "ORDINAL"),
    min: 1,
    max: 5,
  },
  column("complained", "Complained", "불만 제기", "BOOLEAN"),
]);

function column(key: string, header: string, ko: string, kind: Column["kind"]): Column {
  return { key, header, label: { en: header, ko }, kind, roles: ["FEATURE"], source: "FILE" };
}
