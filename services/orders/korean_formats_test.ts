/** A small file of each known Korean system, with its traps; orders and spend are reckoned by hand. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import iconv from "iconv-lite";
import { appTest } from "../../tests/support/database.ts";
import { dataOf, workbookOf } from "../imports/formats/test_workbook.ts";
import { customersOf, readOrderFile, takeOrders } from "./test_orders.ts";

const CAFE24 =
  `주문번호,주문일시,결제일시(입금확인용),주문자ID,주문자명,총 주문금액(KRW),총 실결제금액(최초정보) (KRW),상품구매금액(KRW),주문상품명,수량,주문 상태,취소구분
20240301-0000012,2024-03-01 11:02:03,2024-03-01 11:05:00,minji,김민지,"25,800","22,900","12,900",양말,1,배송완료,
20240301-0000012,2024-03-01 11:02:03,2024-03-01 11:05:00,minji,김민지,"25,800","22,900","12,900",모자,1,배송완료,
20240302-0000001,2024-03-02 09:00:00,2024-03-02 09:01:00,minji,김민지,"30,000","30,000","10,000",양말,1,배송완료,
20240302-0000001,2024-03-02 09:00:00,2024-03-02 09:01:00,minji,김민지,"30,000","30,000","20,000",코트,1,취소완료,취소
20240303-0000001,2024-03-03 09:00:00,,seojun,이서준,"9,900","9,900","9,900",모자,1,입금전취소,취소
20240304-0000001,2024-03-04 09:00:00,2024-03-04 09:01:00,seojun,이서준,"8,000","8,000","8,000",모자,1,반품신청,
20240305-0000001,2024-03-05 09:00:00,2024-03-05 09:01:00,,박하늘,"5,000","5,000","5,000",핀,1,배송중,
`;

appTest(
  "importOrders() reads Cafe24's file in CP949, whose totals repeat on every line",
  async (fixture) => {
    const file = new Uint8Array(iconv.encode(CAFE24, "cp949"));
    const { layout } = await readOrderFile(file);
    strictEqual(layout.format, "CAFE24");
    strictEqual(layout.currency, "KRW");
    await takeOrders(fixture, file);
    deepStrictEqual(await customersOf(fixture), {
      minji: [2, 22900 + 10000],
      seojun: [1, 8000],
      "": [1, 5000],
    });
  },
);

const SMARTSTORE: string[][] = [
  ["2024년 3월 주문내역"],
  [
    "상품주문번호",
    "주문번호",
    "구매자명",
    "구매자ID",
    "구매자연락처",
    "결제일",
    "주문상태",
    "클레임상태",
    "상품명",
    "수량",
    "상품가격",
    "옵션가격",
    "상품별 할인액",
    "상품별 총 주문금액",
    "배송비 합계",
  ],
  [
    "P1",
    "O1",
    "김가을",
    "autu****",
    "010-1111-2222",
    "2024-03-01 10:00:00",
    "구매확정",
    "",
    "컵",
    "2",
    "5000",
    "500",
    "1000",
    "10000",
    "3000",
  ],
  [
    "P2",
    "O1",
    "김가을",
    "autu****",
    "010-1111-2222",
    "2024-03-01 10:00:00",
    "구매확정",
    "",
    "접시",
    "1",
    "7000",
    "0",
    "0",
    "7000",
    "3000",
  ],
  [
    "P3",
    "O2",
    "이가을",
    "autu****",
    "010-3333-4444",
    "2024-03-02 10:00:00",
    "배송완료",
    "",
    "컵",
    "1",
    "5000",
    "0",
    "0",
    "5000",
    "3000",
  ],
  [
    "P4",
    "O3",
    "이가을",
    "autu****",
    "010-3333-4444",
    "2024-03-03 10:00:00",
    "취소",
    "취소완료",
    "컵",
    "1",
    "5000",
    "0",
    "0",
    "5000",
    "3000",
  ],
  [
    "P5",
    "O4",
    "이가을",
    "autu****",
    "010-3333-4444",
    "2024-03-04 10:00:00",
    "배송완료",
    "반품요청",
    "컵",
    "1",
    "6000",
    "0",
    "0",
    "6000",
    "3000",
  ],
];

appTest(
  "importOrders() reads SmartStore's workbook below its title, and parts masked ids by telephone",
  async (fixture) => {
    const file = workbookOf([{ name: "주문", data: dataOf(SMARTSTORE) }]);
    const { layout } = await readOrderFile(file);
    strictEqual(layout.format, "SMARTSTORE");
    await takeOrders(fixture, file);
    deepStrictEqual(await customersOf(fixture), {
      "autu**** 01011112222": [1, 17000],
      "autu**** 01033334444": [2, 11000],
    });
  },
);

const MASKED =
  `상품주문번호,주문번호,구매자명,구매자ID,주문일시,주문상태,상품명,수량,최종 상품별 총 주문금액
P1,O1,김하나,hana****,2024-03-01 10:00:00,구매확정,컵,1,"12,000"
P2,O2,이하나,hana****,2024-03-02 10:00:00,구매확정,컵,1,"8,000"
P3,O3,김하나,hana****,2024-03-03 10:00:00,반품완료,컵,1,"5,000"
P4,O4,김하나,hana****,2024-03-04 10:00:00,배송중,컵,1,"7,000"
`;

appTest(
  "importOrders() parts SmartStore's masked ids by name where there is no telephone number",
  async (fixture) => {
    await takeOrders(fixture, MASKED);
    deepStrictEqual(await customersOf(fixture), {
      "hana**** 김하나": [2, 19000],
      "hana**** 이하나": [1, 8000],
    });
  },
);
