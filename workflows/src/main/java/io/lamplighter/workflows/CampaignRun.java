package io.lamplighter.workflows;

/// What a campaign workflow starts from.
public record CampaignRun(String campaign) {}
