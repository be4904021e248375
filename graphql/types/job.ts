import { lastScoringRun } from "@/db/queries/scoring.ts";
import { countJobs, findJob, listJobs } from "@/db/queries/jobs.ts";
import { createTranslate } from "@/locales/mod.ts";
import { stepText } from "@/locales/step.ts";
import { UserError } from "@/services/errors.ts";
import type { Job } from "@/services/jobs/jobs.ts";
import { secondsLeft } from "@/services/jobs/time_left.ts";
import { builder, innerId } from "../builder.ts";
import { mutation } from "../payload.ts";
import { followJob } from "../job_progress.ts";
import { pageCost, toConnection } from "./connection.ts";
import { localeArgs, localeKey } from "./locale.ts";

const JobKind = builder.enumType("JobKind", {
  description: "What a job does.",
  values: {
    IMPORT: { description: "Imports a customer table." },
    TRAIN: { description: "Trains candidates and makes the best champion." },
    SCORE: { description: "Scores all stored customers with the champion." },
    EXPLAIN: { description: "Finds the reasons behind the scores of a run." },
    SEGMENT: { description: "Groups all stored customers." },
    STRATEGIES: { description: "Writes strategies for the clusters." },
  } as const,
});

const JobStatus = builder.enumType("JobStatus", {
  description: "Status of a job.",
  values: {
    QUEUED: { description: "Waits for its turn." },
    RUNNING: { description: "Is running." },
    COMPLETED: { description: "Finished; see `result`." },
    FAILED: { description: "Failed; see `error`." },
    CANCELLED: { description: "Was cancelled." },
  } as const,
});

export const JobType = builder.objectRef<Job>("Job");
builder.node(JobType, {
  description: "Work that continues after the request has been answered.",
  id: { resolve: ({ id }) => id },
  loadOne: (id, { services }) => findJob(services.db, id),
  fields: (t) => ({
    kind: t.expose("kind", { type: JobKind, description: "What it does." }),
    status: t.expose("status", { type: JobStatus, description: "Its status." }),
    progress: t.exposeFloat("progress", { description: "Progress, from 0 to 1." }),
    step: t.exposeString("step", {
      nullable: true,
      description: "Key of the step under way, such as `import.reading`.",
    }),
    stepText: t.string({
      nullable: true,
      description: "The step under way in words, with the candidate and its part where it trains.",
      args: localeArgs,
      resolve: ({ step, stepValues }, { locale }) =>
        step === null
          ? null
          : stepText(createTranslate(localeKey(locale)), { step, values: stepValues }),
    }),
    secondsLeft: t.int({
      nullable: true,
      description: "Estimated seconds left; null until there is enough progress to tell.",
      resolve: (job, _args, { services }) => secondsLeft(job, services.clock()),
    }),
    result: t.expose("result", {
      type: "JSON",
      nullable: true,
      description: "Its result, once completed.",
    }),
    error: t.exposeString("error", {
      nullable: true,
      description: "What went wrong, in one line, when it has failed.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was requested." }),
    startedAt: t.expose("startedAt", {
      type: "DateTime",
      nullable: true,
      description: "When work on it began.",
    }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it ended.",
    }),
  }),
});

builder.queryFields((t) => ({
  job: t.field({
    type: JobType,
    nullable: true,
    description: "One job.",
    args: { id: t.arg.id({ required: true, description: "The job's id." }) },
    resolve: (_root, { id }, { services }) => findJob(services.db, innerId("Job", id)),
  }),
  jobs: t.connection(
    {
      type: JobType,
      nullable: true,
      description: "All jobs, the newest first.",
      complexity: pageCost,
      resolve: async (_root, page, { services: { db } }) =>
        toConnection(await listJobs(db, page), () => countJobs(db)),
    },
    { name: "JobConnection", description: "A page of jobs." },
    { name: "JobEdge", description: "A job on a page." },
  ),
}));

mutation("scoreCustomers", {
  scope: "write",
  description: "Scores all stored customers with the champion, as a job. The reasons of those " +
    "at risk are stored with it, and of up to 20,000 customers those of all.",
  payload: { job: { type: JobType, description: "The job." } },
  resolve: async (_input, { services }) => ({ job: await services.jobs.enqueue("SCORE", {}) }),
});

mutation("explainCustomers", {
  scope: "write",
  description: "Finds and stores the reasons that the last scoring has left out, as a job: " +
    "for exports and views. Pages and queries find them without it.",
  payload: { job: { type: JobType, description: "The job." } },
  resolve: async (_input, { services }) => {
    const run = await lastScoringRun(services.db);
    if (!run) throw new UserError("NO_SCORES", "No customer has been scored yet.");
    return { job: await services.jobs.enqueue("EXPLAIN", { runId: run.id }) };
  },
});

mutation("segmentCustomers", {
  scope: "write",
  description: "Groups all stored customers by recency, frequency and monetary value, or by " +
    "other columns, as a job.",
  inputOptional: true,
  input: (t) => ({
    k: t.int({ description: "Number of clusters, from 2 to 10; 6 if omitted." }),
    columns: t.stringList({
      description: "Keys of the columns of numbers or dates to group by. If omitted: those with " +
        "the roles RECENCY, FREQUENCY and MONETARY, else the three most related to churn.",
    }),
  }),
  payload: { job: { type: JobType, description: "The job." } },
  resolve: async ({ k, columns }, { services }) => {
    if (k != null && (k < 2 || k > 10)) {
      throw new UserError("OUT_OF_RANGE", `Expected k from 2 to 10, but found ${k}.`, ["k"]);
    }
    const input = { ...k == null ? {} : { k }, ...columns == null ? {} : { columns } };
    return { job: await services.jobs.enqueue("SEGMENT", input) };
  },
});

mutation("cancelJob", {
  scope: "write",
  description: "Cancels a job; one that has ended is returned as it is.",
  input: (t) => ({ id: t.id({ required: true, description: "The job's id." }) }),
  payload: { job: { type: JobType, description: "The job." } },
  resolve: async ({ id }, { services }) => {
    const job = await findJob(services.db, innerId("Job", id));
    const cancelled = job && await services.jobs.cancel(job.id);
    if (!cancelled) throw new UserError("NOT_FOUND", `There is no job ${id}.`, ["id"]);
    return { job: cancelled };
  },
});

builder.subscriptionField("jobProgress", (t) =>
  t.field({
    type: JobType,
    description: "A job each time it has moved on, first as it is now; ends when the job ends.",
    args: { id: t.arg.id({ required: true, description: "The job's id." }) },
    subscribe: async (_root, { id }, { services: { db } }) => {
      const job = await findJob(db, innerId("Job", id));
      if (!job) throw new UserError("NOT_FOUND", `There is no job ${id}.`);
      return followJob(job, () => findJob(db, job.id));
    },
    resolve: (job) => job,
  }));
