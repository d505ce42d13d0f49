-- Finds the runs of drafts, which are forgotten. Locks: no run begins while the runs are read once.
CREATE INDEX "run_tried" ON "dag"."run" ("id") WHERE trigger = 'try';