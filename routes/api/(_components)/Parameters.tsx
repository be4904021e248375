import type { Ui } from "@/utils.ts";
import type { ExportParameter } from "../../(_components)/export_parameters.ts";

interface ParametersProps {
  ui: Ui;
  label: string;
  /** Without query. */
  address: string;
  parameters: readonly ExportParameter[];
}

/** What an export may be asked for, each with an address that can be followed. */
export function Parameters({ ui: { t }, label, address, parameters }: ParametersProps) {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={label}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("api.parameter.name")}</th>
            <th scope="col">{t("api.parameter.takes")}</th>
            <th scope="col">{t("api.parameter.operators")}</th>
            <th scope="col">{t("api.parameter.example")}</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, takes, operators = [], example }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td class="wide">{t(`api.takes.${takes}`)}</td>
              <td>
                {operators.map((each) => (
                  <>
                    <code>.{each}</code>
                    {" "}
                  </>
                ))}
              </td>
              <td class="nowrap">
                <a href={`${address}?${example}`} download>
                  <code>{decodeURIComponent(example)}</code>
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
