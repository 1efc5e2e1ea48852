import KubernetesAPI
package import PostgresCellAPI

/// Every child of a cell that runs in this cluster.
package func makeStatefulSetChildren(of cell: PostgresCell, defaults: PlanningDefaults) -> CellChildren {
    let database = makeDatabaseStatefulSet(for: cell, defaults: defaults)
    let pooler = makePoolerDeployment(for: cell, defaults: defaults)
    return CellChildren(
        claim: DesiredObject(makeDataClaim(for: cell)),
        credentials: credentials(of: cell, defaults: defaults),
        configuration: configuration(of: cell, defaults: defaults),
        database: [DesiredObject(database, template: TemplateFingerprint(of: database.metadata))],
        pooler: [DesiredObject(pooler, template: TemplateFingerprint(of: pooler.metadata))],
        migration: makeMigrationJob(for: cell).map { job in
            DesiredObject(job, policy: .createOnly, template: TemplateFingerprint(of: job.metadata))
        },
        schedules: schedules(of: cell, defaults: defaults)
    )
}

private func credentials(of cell: PostgresCell, defaults: PlanningDefaults) -> [DesiredObject] {
    var secrets = [
        makeOwnerExternalSecret(for: cell, defaults: defaults),
        makePoolerExternalSecret(for: cell, defaults: defaults),
    ]
    secrets += cell.spec.consumers.map { makeConsumerExternalSecret(for: cell, consumer: $0, defaults: defaults) }
    if let backup = makeBackupExternalSecret(for: cell) { secrets.append(backup) }
    return secrets.map { DesiredObject($0) }
}

private func configuration(of cell: PostgresCell, defaults: PlanningDefaults) -> [DesiredObject] {
    [
        DesiredObject(makeServiceAccount(for: cell)),
        DesiredObject(makeScriptsConfigMap(for: cell)),
        DesiredObject(makePgBouncerConfigMap(for: cell, defaults: defaults)),
        DesiredObject(makeDatabaseService(for: cell)),
        DesiredObject(makePoolerService(for: cell)),
        DesiredObject(makeDatabaseNetworkPolicy(for: cell)),
        DesiredObject(makePoolerNetworkPolicy(for: cell)),
        DesiredObject(makePoolerDisruptionBudget(for: cell)),
    ]
}

private func schedules(of cell: PostgresCell, defaults: PlanningDefaults) -> [DesiredObject] {
    let jobs =
        makeBaseBackupCronJobs(for: cell, defaults: defaults)
        + [
            makeDumpCronJob(for: cell, defaults: defaults), makeDrillCronJob(for: cell, defaults: defaults),
            makeReportCronJob(for: cell, defaults: defaults),
        ].compactMap(\.self)
    return jobs.map { DesiredObject($0) }
}
