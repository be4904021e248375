import { Notice } from "@/components/Notices.tsx";

interface ImportProblemProps {
  title: string;
  /** The detail is what the program says in English. */
  problem: { readonly text: string; readonly detail?: string | undefined };
}

/** Why a file or an import was not taken in. */
export function ImportProblem({ title, problem: { text, detail } }: ImportProblemProps) {
  return (
    <Notice kind="error" title={title}>
      <p>{text}</p>
      {detail && <p class="note" lang="en">{detail}</p>}
    </Notice>
  );
}
