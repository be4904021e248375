/** Icons on a 16 px grid, drawn in the colour of the text beside them. */
const PATHS = {
  overview: "M2 13.5h12M3.5 11V7.5M7 11V3M10.5 11V6M13.5 11V9",
  customers:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.800a2.5 2.5 0 0 1 0 4.500M12.5 9.900c1.300.6 2 1.9 2 3.6",
  segments: "M8 1.500v6.500l5.6 3.200M8 1.500a6.5 6.5 0 1 0 5.6 9.700A6.5 6.5 0 0 0 8 1.500Z",
  strategies: "M3.5 14V2M3.5 2.500h8l-1.5 3 1.5 3h-8",
  import: "M8 1.500v8.500m-3-3 3 3 3-3M2 11v3h12v-3",
  data: "M2 3h12v10H2zM2 6.500h12M2 9.800h12M6.5 3v10",
  models: "M8 2v3M8 5 3.5 9M8 5l4.5 4M2 9h3v3.500H2zM11 9h3v3.500h-3zM6.5 1.500h3v3h-3z",
  api: "M5.5 4 1.5 8l4 4M10.5 4l4 4-4 4",
  settings: "M2 4.500h6m4 0h2M2 11.500h2m4 0h6M10 2.500v4M6 9.500v4",
  download: "M8 2v8m-3-3 3 3 3-3M2.5 13.500h11",
  arrow: "M3 8h10m-4-4 4 4-4 4",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.7-1.300L14 14",
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** An icon beside a word; it says nothing that the word does not. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** The product's mark: a kelp's holdfast. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path
        class="mark-stroke"
        d="M16 6v11m0 0c0 5-3 8-8 9m8-9c0 5 3 8 8 9m-8-9v9M9 11c0 4 3 6 7 6s7-2 7-6"
        fill="none"
        stroke="currentColor"
        stroke-width="2.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
