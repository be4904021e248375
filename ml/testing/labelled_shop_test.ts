import assert from "node:assert/strict";
import { createLabelledShop, type LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { featuresOf } from "@/schema/schema.ts";

const customers = createLabelledShop(createRandom(1));

Deno.test("createLabelledShop() gives 5,000 customers, about 17% churned", () => {
  assert.equal(customers.length, 5000);
  const rate = customers.filter((customer) => customer.churned).length / 5000;
  assert.ok(Math.abs(rate - 0.17) < 0.01, `${rate}`);
});

Deno.test("createLabelledShop() numbers its customers, no two alike", () => {
  assert.equal(customers[0]!.customerId, "SHOP-00001");
  assert.equal(customers[4999]!.customerId, "SHOP-05000");
  const rows = new Set(customers.map(({ customerId: _, ...rest }) => JSON.stringify(rest)));
  assert.equal(rows.size, 5000);
});

Deno.test("createLabelledShop() stays within the schema", () => {
  for (const column of featuresOf(ECOMMERCE)) {
    const { key, kind, categories, min, max } = column;
    const values = customers.map((customer) => customer[key as keyof LabelledCustomer])
      .filter((value) => value !== null);
    if (categories) {
      assert.deepEqual(new Set(values), new Set(categories), key);
    } else if (shapeOf(column) === "flag") {
      assert.deepEqual(new Set(values), new Set([true, false]), key);
    } else {
      for (const value of values as number[]) {
        assert.ok(value >= min! && value <= max!, `${key} ${value}`);
        if (KINDS[kind].whole) assert.ok(Number.isInteger(value), `${key} ${value}`);
      }
    }
  }
});

Deno.test("createLabelledShop() leaves out values at the public table's rates", () => {
  const share = (field: keyof (typeof customers)[number]) =>
    customers.filter((customer) => customer[field] === null).length / 5000;
  assert.ok(Math.abs(share("daysSinceLastOrder") - 0.0545) < 0.01);
  assert.ok(Math.abs(share("tenure") - 0.0469) < 0.01);
  assert.equal(share("cashbackAmount"), 0);
});

Deno.test("createLabelledShop() follows its seed", () => {
  const five = (seed: number) => createLabelledShop(createRandom(seed), 5);
  assert.deepEqual(five(3), five(3));
  assert.notDeepEqual(five(3), five(4));
});

Deno.test("createLabelledShop() makes complaints and short tenures cause churn", () => {
  const rate = (some: typeof customers) =>
    some.filter((customer) => customer.churned).length / some.length;
  const [complained, content] = [true, false].map((value) =>
    customers.filter((customer) => customer.complained === value)
  );
  assert.ok(rate(complained!) > 1.5 * rate(content!));
  const fresh = customers.filter((customer) => customer.tenure !== null && customer.tenure <= 1);
  assert.ok(rate(fresh) > 0.3 && rate(fresh) < 0.8);
});
