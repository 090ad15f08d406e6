/// When it happens. Temporal workflows and the contract of their activities; nothing here touches a
/// database, a clock or the network.
///
/// Rows are people, workflows are promises: people stay in the ledger, and a history is as long as
/// the distinct due times of a cohort. [Promises] is the client that starts and wakes workflows,
/// [Contract] the list of what may cross.
@NullMarked
package io.lamplighter.workflows;

import org.jspecify.annotations.NullMarked;
