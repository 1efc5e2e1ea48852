package import KubernetesAPI

/// Schema migrations, run by a Job before the gate opens.
package struct CellMigrations: Codable, Hashable, Sendable {
    /// The tool: a union, of which exactly one member is set and Alembic is the one member today.
    package var alembic: AlembicMigrations?
    /// After which the Job is given up, all tries together.
    package var activeDeadlineSeconds = 1800
    /// Tries after the first.
    package var retries = 3
    /// Of the Job's container.
    package var resources = ResourceRequirements()

    package init(alembic: AlembicMigrations?) { self.alembic = alembic }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.read(.alembic, into: &alembic)
        try container.read(.activeDeadlineSeconds, into: &activeDeadlineSeconds)
        try container.read(.retries, into: &retries)
        try container.read(.resources, into: &resources)
    }
}

/// An Alembic project in an image.
package struct AlembicMigrations: Codable, Hashable, Sendable {
    /// Has Python, Alembic, a driver and the project.
    package var image: String
    /// The configuration file, from the working directory.
    package var config = "alembic.ini"
    /// The section of the configuration that names the script directory (Alembic's `--name`).
    package var section = "alembic"
    /// nil: the image's own.
    package var workingDirectory: String?
    /// `head`, `heads`, or a revision.
    package var target = "head"

    package init(image: String) { self.image = image }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        image = try container.decode(String.self, forKey: .image)
        try container.read(.config, into: &config)
        try container.read(.section, into: &section)
        try container.read(.workingDirectory, into: &workingDirectory)
        try container.read(.target, into: &target)
    }
}
