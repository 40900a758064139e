"""The fields of the Algorithmic Transparency Recording Standard, version 3.0.

Numbers, names and sections are those of the table of the standard that the government publishes
(template_table.md, “V3.0 (March 2024)”, in the Central Digital and Data Office’s repository
algorithmic-transparency-recording-standard). Left out is what the service that publishes the record
gives it: ID, version of the standard, tags and dates.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked

METADATA = marked("Metadata and Title Information")
TIER_1 = marked("Tier 1 Information")
OWNER = marked("Tier 2: Owner and Responsibility")
RATIONALE = marked("Tier 2: Description and Rationale")
DECISIONS = marked("Tier 2: Decision-making Process")
TOOL = marked("Tier 2: Tool Specification")
MODEL = marked("Tier 2: Model Specification")
DATA = marked("Tier 2: Data Specification")
RISKS = marked("Tier 2: Risks, mitigations and impact assessments")

FIELDS: Mapping[str, Mapping[str, str]] = {
    METADATA: {
        "0.3": marked("Organisation type"),
        "0.4": marked("Function"),
        "0.5": marked("Capability"),
        "0.6": marked("Task"),
        "0.11": marked("Title"),
        "0.12": marked("Organisation name"),
        "0.13": marked("Phase"),
        "0.14": marked("Region"),
        "0.15": marked("One sentence description"),
    },
    TIER_1: {
        "1.1": marked("Name"),
        "1.2": marked("Description"),
        "1.3": marked("Website URL"),
        "1.4": marked("Contact email"),
    },
    OWNER: {
        "2.1.1": marked("Organisation or department"),
        "2.1.2": marked("Team"),
        "2.1.3": marked("Senior responsible owner"),
        "2.1.4": marked("External supplier involvement"),
        "2.1.4.1": marked("External supplier"),
        "2.1.4.2": marked("Companies House Number"),
        "2.1.4.3": marked("External supplier role"),
        "2.1.4.4": marked("Procurement procedure type"),
        "2.1.4.5": marked("Data access terms"),
    },
    RATIONALE: {
        "2.2.1": marked("Detailed description"),
        "2.2.2": marked("Scope"),
        "2.2.3": marked("Benefit"),
        "2.2.4": marked("Previous process"),
        "2.2.5": marked("Alternatives considered"),
    },
    DECISIONS: {
        "2.3.1": marked("Process integration"),
        "2.3.2": marked("Provided information"),
        "2.3.3": marked("Frequency and scale of usage"),
        "2.3.4": marked("Human decisions and review"),
        "2.3.5": marked("Required training"),
        "2.3.6": marked("Appeals and review"),
    },
    TOOL: {
        "2.4.1.1": marked("System architecture"),
        "2.4.1.2": marked("Phase"),
        "2.4.1.3": marked("Maintenance"),
        "2.4.1.4": marked("Models"),
    },
    MODEL: {
        "2.4.2.1": marked("Model name"),
        "2.4.2.2": marked("Model version"),
        "2.4.2.3": marked("Model task"),
        "2.4.2.4": marked("Model input"),
        "2.4.2.5": marked("Model output"),
        "2.4.2.6": marked("Model architecture"),
        "2.4.2.7": marked("Model performance"),
        "2.4.2.8": marked("Datasets"),
        "2.4.2.9": marked("Dataset purposes"),
    },
    DATA: {
        "2.4.3.1": marked("Source data name"),
        "2.4.3.2": marked("Data modality"),
        "2.4.3.3": marked("Data description"),
        "2.4.3.4": marked("Data quantities"),
        "2.4.3.5": marked("Sensitive attributes"),
        "2.4.3.6": marked("Data completeness and representativeness"),
        "2.4.3.7": marked("Source data URL"),
        "2.4.3.8": marked("Data collection"),
        "2.4.3.9": marked("Data cleaning"),
        "2.4.3.10": marked("Data sharing agreements"),
        "2.4.3.11": marked("Data access and storage"),
    },
    RISKS: {
        "2.5.1": marked("Impact assessment"),
        "2.5.2": marked("Risks and mitigations"),
    },
}
